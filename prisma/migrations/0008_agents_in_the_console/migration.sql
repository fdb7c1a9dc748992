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

-- The console lists keys over all customers of a person, like the rows they belong to, and never what proves them. A policy
-- could hide rows and no column, so what may be seen comes out of a function, and `credential` itself stays shut to people.
-- The policy is bound to the owner's role and nothing else, like resolve_foreign of 0001_init.
CREATE POLICY keys_are_listed ON credential FOR SELECT TO CURRENT_USER USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));
CREATE FUNCTION visible_keys()
RETURNS TABLE (tenant_id text, key_id text, kind text, principal_id text, created_at timestamptz, created_by text,
  expires_at timestamptz, revoked_at timestamptz, last_used_at timestamptz, shared_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.tenant_id, c.key_id, c.kind, c.principal_id, c.created_at, c.created_by, c.expires_at, c.revoked_at, c.last_used_at, c.shared_at
  FROM credential c WHERE c.tenant_id = ANY ((SELECT visible_tenants())::text[])
$$;
REVOKE ALL ON FUNCTION visible_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visible_keys() TO holdpoint_app;

CREATE POLICY person_sees ON key_source FOR SELECT USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));

GRANT SELECT, INSERT, UPDATE, DELETE ON key_source TO holdpoint_app;

-- A notice may be about an agent and not a request, and the service may give it and not a person.
ALTER TABLE notice ALTER COLUMN by_id DROP NOT NULL;
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN ('agent-reported', 'passkey-enrolled', 'key-shared'));
