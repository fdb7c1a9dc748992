-- Hand-reviewed; the rules of 0001_init hold here too. An agent's environment, classes and owner may be changed
-- (docs/decisions/agents-may-be-changed.md). What was asked before this instant was judged by what the agent was then, so no
-- approval of it stands. Null: never changed.
ALTER TABLE agent ADD COLUMN changed_at timestamptz;
