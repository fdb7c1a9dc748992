-- Hand-reviewed. Rules that this file must keep, and that lib/store/catalogue.db.test.ts checks:
--   every table with a customer's rows has tenant_id first in each key, ENABLE and FORCE ROW LEVEL SECURITY,
--   and a policy on app.tenant; holdpoint_app (the runtime role) owns nothing and gets only what is granted here.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'holdpoint_app') THEN
    CREATE ROLE holdpoint_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END $$;

GRANT USAGE ON SCHEMA public TO holdpoint_app;

-- ---------------------------------------------------------------- the MSP's own rows (no tenant)

CREATE TABLE person (
  id            text PRIMARY KEY,
  email         text NOT NULL,
  name          text NOT NULL,
  password_hash text,
  oidc_issuer   text,
  oidc_subject  text,
  disabled_at   timestamptz,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX person_email ON person (lower(email));
CREATE UNIQUE INDEX person_oidc ON person (oidc_issuer, oidc_subject);

CREATE TABLE session (
  id           text PRIMARY KEY,
  person_id    text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  user_agent   text NOT NULL DEFAULT '',
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE tool (
  name        text PRIMARY KEY,
  title       text NOT NULL,
  class       text NOT NULL CHECK (class IN ('read', 'reversible', 'disruptive', 'destructive', 'lowers-protection', 'identity')),
  description text NOT NULL,
  effect      text NOT NULL,
  undo        text,
  schema      json NOT NULL,
  schema_hash text NOT NULL,
  vendor      text,
  retired_at  timestamptz
);

CREATE TABLE guardrail (
  name  text PRIMARY KEY,
  cedar text NOT NULL
);

CREATE TABLE approval_route (
  name                  text PRIMARY KEY,
  need                  json NOT NULL,
  decide_within_seconds integer NOT NULL CHECK (decide_within_seconds > 0),
  step_up               boolean NOT NULL
);

-- One row; bumped by trigger whenever anything that a compiled policy set depends on changes.
CREATE TABLE policy_epoch (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  epoch     bigint NOT NULL DEFAULT 1
);
INSERT INTO policy_epoch DEFAULT VALUES;

-- Private halves are encrypted by the signer module; the database never sees them in the clear.
CREATE TABLE signing_key (
  kid               text PRIMARY KEY,
  purpose           text NOT NULL CHECK (purpose IN ('grant', 'checkpoint')),
  public_jwk        json NOT NULL,
  private_encrypted bytea NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT now(),
  not_before        timestamptz NOT NULL DEFAULT now(),
  retired_at        timestamptz
);

-- ---------------------------------------------------------------- a customer's rows

CREATE TABLE tenant (
  id               text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name             text NOT NULL,
  color            text NOT NULL,
  timezone         text NOT NULL,
  automation       text NOT NULL DEFAULT 'supervised' CHECK (automation IN ('off', 'supervised', 'full')),
  groups           text[] NOT NULL DEFAULT '{}',
  change_freeze    boolean NOT NULL DEFAULT false,
  business_hours   json NOT NULL,
  maintenance      json NOT NULL DEFAULT '[]',
  created_at       timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE membership (
  tenant_id  text NOT NULL REFERENCES tenant (id),
  person_id  text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  role       text NOT NULL CHECK (role IN ('technician', 'manager', 'admin', 'auditor')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, person_id, role)
);
CREATE INDEX membership_person ON membership (person_id, tenant_id, role);

CREATE TABLE agent (
  tenant_id        text NOT NULL REFERENCES tenant (id),
  id               text NOT NULL,
  name             text NOT NULL,
  environment      text NOT NULL CHECK (environment IN ('production', 'staging', 'lab')),
  classes          text[] NOT NULL,
  owner_person_id  text REFERENCES person (id),
  attested         boolean NOT NULL DEFAULT true,
  suspended_at     timestamptz,
  last_seen_at     timestamptz,
  created_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE executor (
  tenant_id    text NOT NULL REFERENCES tenant (id),
  id           text NOT NULL,
  name         text NOT NULL,
  suspended_at timestamptz,
  last_seen_at timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE credential (
  tenant_id    text NOT NULL REFERENCES tenant (id),
  key_id       text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('agent', 'executor')),
  principal_id text NOT NULL,
  secret_hmac  bytea NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  PRIMARY KEY (tenant_id, key_id)
);
CREATE UNIQUE INDEX credential_key ON credential (key_id);

CREATE TABLE tenant_policy (
  tenant_id text NOT NULL REFERENCES tenant (id),
  name      text NOT NULL,
  cedar     text NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

-- What a version hash stood for, so that a frozen verdict can still be read years later.
CREATE TABLE policy_revision (
  tenant_id  text NOT NULL REFERENCES tenant (id),
  version    text NOT NULL,
  sources    json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, version)
);

CREATE TABLE inventory_item (
  tenant_id    text NOT NULL REFERENCES tenant (id),
  kind         text NOT NULL CHECK (kind IN ('host', 'user')),
  name         text NOT NULL,
  display_name text NOT NULL,
  role         text,
  privileged   boolean NOT NULL DEFAULT false,
  owner        text,
  last_seen_at timestamptz,
  PRIMARY KEY (tenant_id, kind, name)
);
CREATE INDEX inventory_item_name ON inventory_item (kind, lower(name));

CREATE TABLE action_request (
  tenant_id          text NOT NULL REFERENCES tenant (id),
  id                 text NOT NULL,
  agent_id           text NOT NULL,
  agent_name         text NOT NULL,
  tool               text NOT NULL REFERENCES tool (name),
  tool_class         text NOT NULL,
  tool_schema_hash   text NOT NULL,
  -- json, not jsonb: jsonb refuses U+0000 and rewrites numbers, and these are the bytes that were shown and signed.
  arguments          json NOT NULL,
  original_arguments json,
  targets            json NOT NULL,
  nonce              text NOT NULL,
  digest             text NOT NULL,
  intent             json NOT NULL,
  confidence_pct     integer,
  chain              text[] NOT NULL,
  barred_signers     text[] NOT NULL,
  status             text NOT NULL CHECK (status IN ('pending', 'approved', 'denied', 'expired', 'withdrawn', 'executing', 'lapsed', 'revoked', 'succeeded', 'failed', 'unknown')),
  version            integer NOT NULL CHECK (version > 0),
  policy             json NOT NULL,
  policy_outcome     text NOT NULL CHECK (policy_outcome IN ('allow', 'deny', 'escalate')),
  policy_version     text NOT NULL,
  approval           json,
  decide_by          timestamptz,
  decision           json,
  decided_at         timestamptz,
  execute_by         timestamptz,
  execution          json,
  -- When this state ends by itself: decide-by, execute-by or the end of the lease. Null when only somebody can end it.
  settle_at          timestamptz,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id),
  CHECK (status <> 'pending' OR (decide_by IS NOT NULL AND approval IS NOT NULL))
);
CREATE INDEX action_request_queue ON action_request (tenant_id, decide_by, id) WHERE status = 'pending';
CREATE INDEX action_request_due ON action_request (tenant_id, settle_at) WHERE settle_at IS NOT NULL;
CREATE INDEX action_request_history ON action_request (tenant_id, created_at DESC, id DESC);
CREATE INDEX action_request_recent ON action_request (tenant_id, tool, created_at) WHERE policy_outcome <> 'deny';
CREATE INDEX action_request_agent_pending ON action_request (tenant_id, agent_id) WHERE status = 'pending';

CREATE TABLE vote (
  tenant_id   text NOT NULL,
  request_id  text NOT NULL,
  person_id   text NOT NULL REFERENCES person (id),
  digest      text NOT NULL,
  person_name text NOT NULL,
  roles       text[] NOT NULL,
  verdict     text NOT NULL CHECK (verdict IN ('approve', 'deny')),
  reason      text NOT NULL,
  version     integer NOT NULL,
  created_at  timestamptz NOT NULL,
  -- I10: one person, one vote for one digest, whatever the code above believes.
  PRIMARY KEY (tenant_id, request_id, digest, person_id, verdict),
  FOREIGN KEY (tenant_id, request_id) REFERENCES action_request (tenant_id, id)
);

CREATE TABLE execution_grant (
  tenant_id      text NOT NULL,
  jti            text NOT NULL,
  request_id     text NOT NULL,
  executor_id    text NOT NULL,
  digest         text NOT NULL,
  policy_version text NOT NULL,
  kid            text NOT NULL,
  minted_at      timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  redeemed_at    timestamptz,
  PRIMARY KEY (tenant_id, jti),
  FOREIGN KEY (tenant_id, request_id) REFERENCES action_request (tenant_id, id)
);
CREATE INDEX execution_grant_request ON execution_grant (tenant_id, request_id, expires_at);
-- I3: however many grants were minted for a request, at most one is ever redeemed.
CREATE UNIQUE INDEX execution_grant_once ON execution_grant (tenant_id, request_id) WHERE redeemed_at IS NOT NULL;

CREATE TABLE message (
  tenant_id   text NOT NULL,
  id          text NOT NULL,
  request_id  text NOT NULL,
  author_kind text NOT NULL CHECK (author_kind IN ('agent', 'person')),
  author_id   text NOT NULL,
  author_name text NOT NULL,
  body        text NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, request_id) REFERENCES action_request (tenant_id, id)
);
CREATE INDEX message_request ON message (tenant_id, request_id, created_at);

CREATE TABLE idempotency_key (
  tenant_id    text NOT NULL REFERENCES tenant (id),
  principal_id text NOT NULL,
  key          text NOT NULL,
  body_hash    text NOT NULL,
  resource_id  text NOT NULL,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, principal_id, key)
);

CREATE TABLE audit_head (
  tenant_id text PRIMARY KEY REFERENCES tenant (id),
  size      bigint NOT NULL DEFAULT 0,
  -- Right edge of the RFC 6962 tree, largest complete subtree first; the root is folded from it.
  peaks     bytea[] NOT NULL DEFAULT '{}'
);

CREATE TABLE audit_leaf (
  tenant_id  text NOT NULL REFERENCES tenant (id),
  seq        bigint NOT NULL,
  request_id text,
  type       text NOT NULL,
  ts         timestamptz NOT NULL,
  bytes      text NOT NULL,
  hash       bytea NOT NULL,
  PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX audit_leaf_request ON audit_leaf (tenant_id, request_id, seq);

-- What a leaf's commitments commit to. Apart from the leaf, so that it can be erased and the log still verifies.
CREATE TABLE audit_opening (
  tenant_id text NOT NULL,
  seq       bigint NOT NULL,
  openings  json NOT NULL,
  PRIMARY KEY (tenant_id, seq),
  FOREIGN KEY (tenant_id, seq) REFERENCES audit_leaf (tenant_id, seq)
);

CREATE TABLE audit_checkpoint (
  tenant_id  text NOT NULL REFERENCES tenant (id),
  size       bigint NOT NULL,
  root       bytea NOT NULL,
  note       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, size)
);

-- ---------------------------------------------------------------- row-level security

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['membership', 'agent', 'executor', 'credential', 'tenant_policy', 'policy_revision', 'inventory_item',
    'action_request', 'vote', 'execution_grant', 'message', 'idempotency_key', 'audit_head', 'audit_leaf', 'audit_opening', 'audit_checkpoint']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY tenant_isolation ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant', true), ''))
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''))$p$, t);
  END LOOP;
  -- What a signed-in person may read: the rows of the tenants of their memberships, and no others. PostgreSQL joins
  -- policies in the order of their names; this one sorts last, so that tenant work never runs its sub-select.
  FOREACH t IN ARRAY ARRAY['agent', 'executor', 'policy_revision', 'inventory_item', 'action_request', 'vote', 'execution_grant',
    'message', 'audit_head', 'audit_leaf', 'audit_checkpoint']
  LOOP
    EXECUTE format($p$CREATE POLICY visible_to_person ON %I FOR SELECT
      USING (tenant_id = ANY (ARRAY(SELECT m.tenant_id FROM membership m
        WHERE m.person_id = NULLIF(current_setting('app.person', true), ''))))$p$, t);
  END LOOP;
END $$;

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON tenant
  USING (id = NULLIF(current_setting('app.tenant', true), ''))
  WITH CHECK (id = NULLIF(current_setting('app.tenant', true), ''));
CREATE POLICY visible_to_person ON tenant FOR SELECT
  USING (id = ANY (ARRAY(SELECT m.tenant_id FROM membership m WHERE m.person_id = NULLIF(current_setting('app.person', true), ''))));
CREATE POLICY own_memberships ON membership FOR SELECT
  USING (person_id = NULLIF(current_setting('app.person', true), ''));
-- The one read that happens before a tenant is known: exactly the credential whose key id the caller presented.
CREATE POLICY presented_credential ON credential FOR SELECT
  USING (key_id = NULLIF(current_setting('app.credential', true), ''));

-- Does a name belong to another customer? Only the fact leaves this function, never the row. The policy names the
-- owner role and nothing else, so no setting that the runtime role can make opens it. (`true` and not a setting of
-- ours: a function may SET an unknown parameter only if a superuser created it, and the index serves only without it.)
CREATE POLICY resolve_foreign ON inventory_item FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION foreign_owners(p_tenant text, p_kinds text[], p_names text[])
RETURNS TABLE (kind text, name text, owner_tenant text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT q.kind, q.name, i.tenant_id
  FROM unnest(p_kinds, p_names) AS q (kind, name)
  JOIN inventory_item i ON i.kind = q.kind AND lower(i.name) = lower(q.name)
  WHERE i.tenant_id <> p_tenant
$$;

-- ---------------------------------------------------------------- invariants that hold whatever the code does

-- I2: a terminal state absorbs and only legal moves happen; versions go up by one; what identifies the call never
-- changes, and its arguments never change without their digest (I5). A test compares the moves with lib/domain/moves.ts.
CREATE FUNCTION guard_action_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('denied', 'expired', 'withdrawn', 'lapsed', 'revoked', 'succeeded', 'failed', 'unknown') THEN
    RAISE EXCEPTION 'request % is terminal (%)', OLD.id, OLD.status USING ERRCODE = 'check_violation';
  END IF;
  IF NOT (CASE OLD.status
    WHEN 'pending' THEN NEW.status IN ('pending', 'approved', 'denied', 'expired', 'withdrawn')
    WHEN 'approved' THEN NEW.status IN ('executing', 'lapsed', 'revoked')
    WHEN 'executing' THEN NEW.status IN ('succeeded', 'failed', 'unknown')
  END) THEN
    RAISE EXCEPTION 'request % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'request % version must go from % to %', OLD.id, OLD.version, OLD.version + 1 USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.tenant_id, NEW.id, NEW.tool, NEW.agent_id, NEW.nonce, NEW.tool_schema_hash, NEW.barred_signers)
    IS DISTINCT FROM (OLD.tenant_id, OLD.id, OLD.tool, OLD.agent_id, OLD.nonce, OLD.tool_schema_hash, OLD.barred_signers) THEN
    RAISE EXCEPTION 'request %: an edit may never change tool, agent or nonce', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.digest <> OLD.digest AND OLD.status <> 'pending' THEN
    RAISE EXCEPTION 'request %: the digest is frozen once decided', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.digest = OLD.digest AND NEW.arguments::text <> OLD.arguments::text THEN
    RAISE EXCEPTION 'request %: other arguments need another digest', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON action_request FOR EACH ROW EXECUTE FUNCTION guard_action_request();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_leaf FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON vote FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION bump_policy_epoch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE policy_epoch SET epoch = epoch + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER bump_epoch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON tool FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_epoch();
CREATE TRIGGER bump_epoch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON guardrail FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_epoch();
CREATE TRIGGER bump_epoch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON approval_route FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_epoch();
CREATE TRIGGER bump_epoch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON tenant_policy FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_epoch();

-- I7: the only way to write a leaf. The caller gives the RFC 8785 text around the sequence number, which only the
-- locked head row knows; the hash and the tree's right edge (RFC 6962) are made here, in the business transaction.
-- The head row is the last lock that an operation takes, so that a tenant's commits queue for as short as possible.
CREATE FUNCTION audit_append(p_tenant text, p_leaves json) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  n bigint; edge bytea[]; leaf json; leaf_text text; leaf_hash bytea; h bytea; m bigint;
BEGIN
  SELECT size, peaks INTO n, edge FROM audit_head WHERE tenant_id = p_tenant FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'tenant % has no audit head', p_tenant USING ERRCODE = 'foreign_key_violation';
  END IF;
  FOR leaf IN SELECT json_array_elements(p_leaves) LOOP
    leaf_text := (leaf ->> 'before') || n::text || (leaf ->> 'after');
    leaf_hash := sha256('\x00'::bytea || convert_to(leaf_text, 'UTF8'));
    INSERT INTO audit_leaf (tenant_id, seq, request_id, type, ts, bytes, hash)
      VALUES (p_tenant, n, leaf ->> 'request', leaf ->> 'type', (leaf ->> 'ts')::timestamptz, leaf_text, leaf_hash);
    -- JSON text as a string, not a nested object: reading one field of a json value decodes all of it, and an
    -- argument may hold an escaped U+0000, which has no text form.
    IF leaf ->> 'openings' IS NOT NULL THEN
      INSERT INTO audit_opening (tenant_id, seq, openings) VALUES (p_tenant, n, (leaf ->> 'openings')::json);
    END IF;
    h := leaf_hash;
    m := n;
    WHILE m & 1 = 1 LOOP
      h := sha256('\x01'::bytea || edge[cardinality(edge)] || h);
      edge := edge[1:cardinality(edge) - 1];
      m := m >> 1;
    END LOOP;
    edge := edge || h;
    n := n + 1;
  END LOOP;
  UPDATE audit_head SET size = n, peaks = edge WHERE tenant_id = p_tenant;
  RETURN n;
END $$;

-- Each customer's log starts with the customer.
CREATE FUNCTION start_audit_log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_head (tenant_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER start_audit_log AFTER INSERT ON tenant FOR EACH ROW EXECUTE FUNCTION start_audit_log();

-- The outbox: a graphile-worker job in the same transaction as the change that causes it. Jobs are shared by key: one
-- per customer and second sweeps whatever is due then, so that a busy customer adds one job and one NOTIFY (which
-- serialises commits) a second, not one per request. A job that has not started yet sees whatever commits before it.
CREATE FUNCTION enqueue_job(p_task text, p_payload json, p_run_at timestamptz, p_job_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM graphile_worker.jobs WHERE key = p_job_key AND locked_at IS NULL AND attempts = 0) THEN
    RETURN;
  END IF;
  PERFORM graphile_worker.add_job(p_task, payload := p_payload, run_at := p_run_at, job_key := p_job_key, max_attempts := 25);
END $$;

-- ---------------------------------------------------------------- what the runtime role may do

GRANT SELECT, INSERT, UPDATE ON person, session, membership, agent, executor, credential, tenant_policy, tenant, inventory_item TO holdpoint_app;
GRANT DELETE ON membership, tenant_policy, inventory_item, audit_opening, idempotency_key TO holdpoint_app;
GRANT SELECT, INSERT, UPDATE ON signing_key TO holdpoint_app;
GRANT SELECT ON tool, guardrail, approval_route, policy_epoch TO holdpoint_app;
GRANT SELECT, INSERT ON policy_revision, vote, message, idempotency_key, audit_checkpoint TO holdpoint_app;
GRANT SELECT, INSERT, UPDATE ON action_request, execution_grant TO holdpoint_app;
GRANT SELECT ON audit_head, audit_leaf, audit_opening TO holdpoint_app;

REVOKE ALL ON FUNCTION audit_append(text, json), enqueue_job(text, json, timestamptz, text), foreign_owners(text, text[], text[]),
  bump_policy_epoch(), start_audit_log() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append(text, json), enqueue_job(text, json, timestamptz, text), foreign_owners(text, text[], text[]) TO holdpoint_app;
