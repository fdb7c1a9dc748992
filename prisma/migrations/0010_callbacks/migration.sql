-- Hand-reviewed; the rules of 0001_init hold here too. Notifications of the AuthZEN access request profile: where an agent may
-- ask to be told, who asked, and what became of telling it (docs/decisions/callbacks.md).

-- Where notifications may go for one agent: an origin, and all paths below one where it has a path. Never changed but by being ended.
CREATE TABLE callback_origin (
  tenant_id  text NOT NULL REFERENCES tenant (id),
  id         text NOT NULL,
  agent_id   text NOT NULL,
  address    text NOT NULL,
  created_by text NOT NULL REFERENCES person (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_by text REFERENCES person (id),
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agent (tenant_id, id),
  CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE UNIQUE INDEX callback_origin_address ON callback_origin (tenant_id, agent_id, address) WHERE revoked_at IS NULL;

-- The callback of one request, as its agent gave it. Written just before the request, in the same transaction.
CREATE TABLE request_callback (
  tenant_id  text NOT NULL,
  request_id text NOT NULL,
  agent_id   text NOT NULL,
  origin_id  text NOT NULL,
  endpoint   text NOT NULL,
  -- Opaque, and given back as it came; null when none came.
  pep_state  text,
  events     text[] NOT NULL,
  PRIMARY KEY (tenant_id, request_id),
  FOREIGN KEY (tenant_id, request_id) REFERENCES action_request (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, origin_id) REFERENCES callback_origin (tenant_id, id)
);

-- One notification, by the version of the request that it is about: written with the change that it tells of. While it
-- waits, `due_at` says when it is tried next.
CREATE TABLE callback_delivery (
  tenant_id   text NOT NULL,
  request_id  text NOT NULL,
  version     integer NOT NULL,
  agent_id    text NOT NULL,
  origin_id   text NOT NULL,
  event       text NOT NULL CHECK (event IN ('approved', 'denied', 'expired', 'cancelled', 'failed')),
  state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given-up', 'stopped', 'overtaken')),
  attempts    integer NOT NULL DEFAULT 0,
  due_at      timestamptz,
  -- What the last attempt came to: a word of ours and a status code, and nothing that the receiver wrote.
  outcome     text CHECK (outcome IN ('accepted', 'refused', 'redirected', 'timeout', 'unreachable', 'tls-failed', 'address-not-allowed')),
  http_status integer,
  created_at  timestamptz NOT NULL,
  last_at     timestamptz,
  -- Since when an attempt is under way; null when none is.
  begun_at    timestamptz,
  PRIMARY KEY (tenant_id, request_id, version),
  FOREIGN KEY (tenant_id, request_id) REFERENCES request_callback (tenant_id, request_id) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((state = 'waiting') = (due_at IS NOT NULL))
);
CREATE INDEX callback_delivery_due ON callback_delivery (tenant_id, agent_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX callback_delivery_last ON callback_delivery (tenant_id, origin_id, created_at);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['callback_origin', 'request_callback', 'callback_delivery']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY tenant_isolation ON %I
      USING (tenant_id = NULLIF(current_setting('app.tenant', true), ''))
      WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''))$p$, t);
  END LOOP;
END $$;
CREATE POLICY person_sees ON callback_origin FOR SELECT USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));
CREATE POLICY person_sees ON callback_delivery FOR SELECT USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));

-- The job that delivers what is due for one agent, now. Unlike enqueue_job it always writes the job's row: a job that has not
-- started is then held until this transaction has committed, and so sees what it was added for.
CREATE FUNCTION enqueue_callbacks(p_tenant text, p_agent text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.add_job('deliver-callbacks', payload := json_build_object('tenant', p_tenant, 'agent', p_agent),
    run_at := clock_timestamp(), job_key := 'callback:' || p_tenant || ':' || p_agent, max_attempts := 25);
END $$;

-- What waits although its time has come: its job died with a process that had taken it, which the queue itself would notice only
-- hours later. Looks over all customers and gives nothing out. The policy is bound to the owner's role, outside of any customer.
CREATE POLICY due_is_found ON callback_delivery FOR SELECT TO CURRENT_USER
  USING (due_at IS NOT NULL AND NULLIF(current_setting('app.tenant', true), '') IS NULL);
CREATE FUNCTION enqueue_late_callbacks() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM enqueue_callbacks(d.tenant_id, d.agent_id)
  FROM (SELECT DISTINCT tenant_id, agent_id FROM callback_delivery WHERE due_at < clock_timestamp() - interval '30 seconds') d;
END $$;
REVOKE ALL ON FUNCTION enqueue_callbacks(text, text), enqueue_late_callbacks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enqueue_callbacks(text, text), enqueue_late_callbacks() TO holdpoint_app;

GRANT SELECT, INSERT, UPDATE ON callback_origin, callback_delivery TO holdpoint_app;
GRANT SELECT, INSERT ON request_callback TO holdpoint_app;
