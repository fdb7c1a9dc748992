-- Hand-reviewed; the rules of 0001_init hold here too. An agent that asks for more than people can read, or faster than it may,
-- is refused; and people are told that it tries (docs/decisions/floods-stop-at-the-agent.md).

-- When it was last refused for that, to the minute. A remark for people: nothing is refused because of it.
ALTER TABLE agent ADD COLUMN flooding_at timestamptz;

ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check
  CHECK (kind IN ('agent-reported', 'passkey-enrolled', 'key-shared', 'agent-flooding'));
