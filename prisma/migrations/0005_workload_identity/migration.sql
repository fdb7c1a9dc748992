-- Hand-reviewed; the rules of 0001_init hold here too. Workloads that prove who they are by a token of somebody whom an
-- administrator pinned, and the access tokens that they get for it, each bound to a key that they hold (RFC 9449).

-- Access tokens have keys of their own: a grant's key signs no access token, nor the other way round.
ALTER TABLE signing_key DROP CONSTRAINT signing_key_purpose_check;
ALTER TABLE signing_key ADD CONSTRAINT signing_key_purpose_check CHECK (purpose IN ('grant', 'checkpoint', 'access'));

-- Whose tokens speak for one agent or executor. Exact values, never patterns; never changed but by being revoked.
CREATE TABLE federation (
  tenant_id      text NOT NULL REFERENCES tenant (id),
  id             text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('oidc', 'spiffe', 'private_key_jwt')),
  principal_kind text NOT NULL CHECK (principal_kind IN ('agent', 'executor')),
  principal_id   text NOT NULL,
  -- The issuer of OpenID Connect, the trust domain of SPIFFE, or for private_key_jwt this row's own id.
  issuer         text NOT NULL,
  subject        text NOT NULL,
  audience       text NOT NULL,
  -- Where the keys come from: an issuer whose discovery names them, or the keys themselves.
  discovery      text,
  jwks           json,
  created_by     text NOT NULL REFERENCES person (id),
  created_at     timestamptz NOT NULL DEFAULT now(),
  last_used_at   timestamptz,
  revoked_by     text REFERENCES person (id),
  revoked_at     timestamptz,
  PRIMARY KEY (tenant_id, id),
  CHECK ((discovery IS NULL) <> (jwks IS NULL)),
  CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE UNIQUE INDEX federation_id ON federation (id);
-- One workload, one principal: within a customer nobody is two agents at once.
CREATE UNIQUE INDEX federation_subject ON federation (tenant_id, kind, issuer, subject) WHERE revoked_at IS NULL;

-- What may be presented once, or by one key only, for as long as it could be presented again. Hashes, not tokens.
CREATE TABLE seen_token (
  tenant_id  text NOT NULL REFERENCES tenant (id),
  hash       bytea NOT NULL,
  -- The thumbprint of the one key that may present it again; null when nobody may.
  holder     text,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, hash)
);
CREATE INDEX seen_token_expiry ON seen_token (tenant_id, expires_at);

-- The key that the grant's agent proved as it collected it (RFC 7800); null for an agent with a bearer key.
ALTER TABLE execution_grant ADD COLUMN jkt text;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['federation', 'seen_token']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY tenant_isolation ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant', true), ''))
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''))$p$, t);
  END LOOP;
END $$;
CREATE POLICY person_sees ON federation FOR SELECT USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));
-- As with a key: exactly the federation whose id the caller presented, before a tenant is known.
CREATE POLICY presented_federation ON federation FOR SELECT
  USING (id = NULLIF(current_setting('app.credential', true), ''));

GRANT SELECT, INSERT, UPDATE ON federation TO holdpoint_app;
-- UPDATE only for the row locks by which two nodes do not clean up the same rows.
GRANT SELECT, INSERT, UPDATE, DELETE ON seen_token TO holdpoint_app;
