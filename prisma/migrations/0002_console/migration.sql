-- Hand-reviewed; the rules of 0001_init hold here too. What the console needs to take a decision well: how dangerous a call is and what
-- was noticed in its prose (both computed by the service at submit), who works on what, who saw what, and proof of presence.

-- ---------------------------------------------------------------- a request as the queue sees it

ALTER TABLE action_request
  -- RISK_TIERS of lib/domain/risk.ts: 0 low, 1 elevated, 2 high, 3 critical. An edit may raise it.
  ADD COLUMN risk smallint NOT NULL DEFAULT 1 CHECK (risk BETWEEN 0 AND 3),
  ADD COLUMN flags json NOT NULL DEFAULT '[]',
  ADD COLUMN routes text[] NOT NULL DEFAULT '{}',
  -- Out of `intent`, which may be long: what the queue shows and searches.
  ADD COLUMN summary text NOT NULL DEFAULT '',
  -- Hashes of the call without its nonce, and of tool and targets alone: the same call sent again, and the same one reworded.
  ADD COLUMN call_key text NOT NULL DEFAULT '',
  ADD COLUMN reworded_key text NOT NULL DEFAULT '',
  -- `kind:name` in lower case.
  ADD COLUMN target_keys text[] NOT NULL DEFAULT '{}';

-- The queue's own order: the worst first, then the least time left.
CREATE INDEX action_request_risk ON action_request (tenant_id, risk DESC, decide_by, id) WHERE status = 'pending';
CREATE INDEX action_request_same_call ON action_request (tenant_id, call_key, created_at DESC);
CREATE INDEX action_request_reworded ON action_request (tenant_id, agent_id, reworded_key, created_at DESC);
CREATE INDEX vote_person ON vote (tenant_id, person_id, created_at DESC);
CREATE INDEX action_request_agent ON action_request (tenant_id, agent_id, created_at DESC);

-- ---------------------------------------------------------------- who works on what

-- Somebody said "mine", or it was handed to a person or to whoever holds a role. Never a lock: anybody who may sign still may.
CREATE TABLE claim (
  tenant_id   text NOT NULL,
  request_id  text NOT NULL,
  person_id   text REFERENCES person (id),
  person_name text,
  role        text CHECK (role IN ('technician', 'manager')),
  by_id       text NOT NULL REFERENCES person (id),
  by_name     text NOT NULL,
  note        text NOT NULL DEFAULT '',
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, request_id),
  FOREIGN KEY (tenant_id, request_id) REFERENCES action_request (tenant_id, id),
  CHECK ((person_id IS NULL) <> (role IS NULL))
);
CREATE INDEX claim_person ON claim (tenant_id, person_id);

-- What a person's screen showed, and since when: the minimum dwell is judged by it, and the timeline says who opened it.
CREATE TABLE request_view (
  tenant_id   text NOT NULL,
  request_id  text NOT NULL,
  person_id   text NOT NULL REFERENCES person (id),
  digest      text NOT NULL,
  person_name text NOT NULL,
  first_at    timestamptz NOT NULL,
  opened_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, request_id, person_id, digest),
  FOREIGN KEY (tenant_id, request_id) REFERENCES action_request (tenant_id, id)
);

ALTER TABLE message ADD COLUMN audience text NOT NULL DEFAULT 'agent' CHECK (audience IN ('agent', 'colleagues'));
ALTER TABLE message ADD CHECK (audience = 'agent' OR author_kind = 'person');

-- What the managers of a customer must know: an agent was reported, and what followed.
CREATE TABLE notice (
  tenant_id        text NOT NULL REFERENCES tenant (id),
  id               text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('agent-reported')),
  request_id       text,
  agent_id         text,
  agent_name       text NOT NULL,
  by_id            text NOT NULL REFERENCES person (id),
  by_name          text NOT NULL,
  body             text NOT NULL,
  created_at       timestamptz NOT NULL,
  acknowledged_by  text REFERENCES person (id),
  acknowledged_at  timestamptz,
  PRIMARY KEY (tenant_id, id)
);

ALTER TABLE agent ADD COLUMN suspended_reason text;

-- ---------------------------------------------------------------- decisions

-- The first verdict is hidden from whoever has not signed yet.
ALTER TABLE approval_route ADD COLUMN blind boolean NOT NULL DEFAULT false;
ALTER TABLE tool ADD COLUMN deny_presets json NOT NULL DEFAULT '[]';

-- How the approval was given (lib/domain/consent.ts), and the WebAuthn assertion with all that its challenge was made of.
ALTER TABLE vote ADD COLUMN consent json, ADD COLUMN assertion json;

-- A passkey (WebAuthn credential) of one person. The public half only.
CREATE TABLE passkey (
  id           text PRIMARY KEY,
  person_id    text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  public_key   bytea NOT NULL,
  counter      bigint NOT NULL,
  transports   text[] NOT NULL DEFAULT '{}',
  name         text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at   timestamptz
);
CREATE INDEX passkey_person ON passkey (person_id);

-- A challenge that was given out for enrolling, good once.
CREATE TABLE passkey_challenge (
  challenge  text PRIMARY KEY,
  person_id  text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  session_id text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Somebody lost all passkeys: an administrator asks, a second person agrees, then that person may enrol once without an old one.
CREATE TABLE passkey_recovery (
  id           text PRIMARY KEY,
  person_id    text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  requested_by text NOT NULL REFERENCES person (id),
  requested_at timestamptz NOT NULL DEFAULT now(),
  approved_by  text REFERENCES person (id),
  approved_at  timestamptz,
  used_at      timestamptz,
  expires_at   timestamptz NOT NULL,
  CHECK (approved_by IS NULL OR approved_by <> requested_by),
  CHECK (person_id <> requested_by AND (approved_by IS NULL OR approved_by <> person_id))
);
CREATE INDEX passkey_recovery_person ON passkey_recovery (person_id);

-- ---------------------------------------------------------------- row-level security and grants

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['claim', 'request_view', 'notice']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY tenant_isolation ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant', true), ''))
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''))$p$, t);
    EXECUTE format($p$CREATE POLICY visible_to_person ON %I FOR SELECT
      USING (tenant_id = ANY (ARRAY(SELECT m.tenant_id FROM membership m
        WHERE m.person_id = NULLIF(current_setting('app.person', true), ''))))$p$, t);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON claim TO holdpoint_app;
GRANT SELECT, INSERT, UPDATE ON request_view, notice, passkey, passkey_recovery TO holdpoint_app;
GRANT SELECT, INSERT, DELETE ON passkey_challenge TO holdpoint_app;
