-- Hand-reviewed; the rules of 0001_init hold here too. What the console needs to register agents and executors, to give them
-- keys and take them back, and to say where a key is used from.

ALTER TABLE executor ADD COLUMN suspended_reason text;

ALTER TABLE credential
  ADD COLUMN created_by text REFERENCES person (id),
  ADD COLUMN last_used_at timestamptz,
  -- When two sources were last seen to use it in turn. A remark for people: nothing is refused because of it.
  ADD COLUMN shared_at timestamptz;
CREATE INDEX credential_principal ON credential (tenant_id, kind, principal_id);

-- Where a key was used from. `source` is a keyed hash of the address; what people are shown is the network it lies in and
-- the name of the client's software (docs/decisions/where-a-key-is-used-from.md). Rows go 30 days after the last use.
CREATE TABLE key_source (
  tenant_id text NOT NULL,
  key_id    text NOT NULL,
  source    text NOT NULL,
  family    smallint NOT NULL CHECK (family IN (4, 6)),
  network   text NOT NULL,
  client    text NOT NULL,
  first_at  timestamptz NOT NULL,
  last_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_id, source),
  FOREIGN KEY (tenant_id, key_id) REFERENCES credential (tenant_id, key_id)
);

ALTER TABLE key_source ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_source FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON key_source
  USING (tenant_id = NULLIF(current_setting('app.tenant', true), ''))
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''));

-- The console lists keys (never their proofs) over all customers of a person, like the rows they belong to.
CREATE POLICY person_sees ON credential FOR SELECT USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));
CREATE POLICY person_sees ON key_source FOR SELECT USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));

GRANT SELECT, INSERT, UPDATE, DELETE ON key_source TO holdpoint_app;

-- A notice may be about an agent and not a request, and the service may give it and not a person.
ALTER TABLE notice ALTER COLUMN by_id DROP NOT NULL;
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN ('agent-reported', 'passkey-enrolled', 'key-shared'));
