-- Hand-reviewed; the rules of 0001_init hold here too. Tools that an executor brings along, an MCP gate above all: what it offers is
-- kept word for word, a person gives it its class, and it may be called only as long as it is what that person saw.

-- `definition` is what the executor offers now, `reviewed` what a person last judged. The tool is callable when both are the
-- same, by their hash, and the person gave it a class. Offered and never reviewed, changed since, or refused: not callable.
CREATE TABLE proposed_tool (
  tenant_id            text NOT NULL,
  name                 text NOT NULL CHECK (name ~ '^mcp\.[a-z0-9][a-z0-9-]{0,30}\.[A-Za-z0-9_./-]+$' AND length(name) <= 128),
  executor_id          text NOT NULL,
  definition           json NOT NULL,
  definition_hash      text NOT NULL,
  suggested_class      text NOT NULL CHECK (suggested_class IN ('read', 'reversible', 'disruptive', 'destructive', 'lowers-protection', 'identity')),
  proposed_at          timestamptz NOT NULL,
  reviewed             json,
  reviewed_hash        text,
  reviewed_schema_hash text,
  class                text CHECK (class IN ('read', 'reversible', 'disruptive', 'destructive', 'lowers-protection', 'identity')),
  reason               text NOT NULL DEFAULT '',
  reviewed_by          text REFERENCES person (id),
  reviewed_by_name     text,
  reviewed_at          timestamptz,
  PRIMARY KEY (tenant_id, name),
  FOREIGN KEY (tenant_id, executor_id) REFERENCES executor (tenant_id, id),
  CHECK ((reviewed_hash IS NULL) = (reviewed IS NULL AND reviewed_at IS NULL AND reviewed_by IS NULL)),
  CHECK (class IS NULL OR reviewed_hash IS NOT NULL)
);
CREATE INDEX proposed_tool_executor ON proposed_tool (tenant_id, executor_id);

ALTER TABLE proposed_tool ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposed_tool FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON proposed_tool
  USING (tenant_id = NULLIF(current_setting('app.tenant', true), ''))
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''));
CREATE POLICY person_sees ON proposed_tool FOR SELECT USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));
GRANT SELECT, INSERT, UPDATE ON proposed_tool TO holdpoint_app;

-- A first proposal is not callable, so it moves no epoch; a changed definition and a review do.
CREATE TRIGGER bump_epoch AFTER UPDATE OR DELETE ON proposed_tool FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_epoch();

-- The MSP's own tools never look like a proposed one, so that no proposal can pass for one of them.
ALTER TABLE tool ADD CHECK (name NOT LIKE 'mcp.%');

-- A request names a tool of either kind; neither is ever deleted, so what a request ran can be told for good.
ALTER TABLE action_request DROP CONSTRAINT action_request_tool_fkey;
CREATE TRIGGER never_deleted BEFORE DELETE ON proposed_tool FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION guard_tool_in_use() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'tool % may be in use; retire it', OLD.name USING ERRCODE = 'foreign_key_violation';
END $$;
REVOKE ALL ON FUNCTION guard_tool_in_use() FROM PUBLIC;
CREATE TRIGGER never_deleted BEFORE DELETE ON tool FOR EACH ROW EXECUTE FUNCTION guard_tool_in_use();

-- Every tool that a request may name, in the words that a person reviewed, never in those that came later. '' is the MSP.
CREATE VIEW known_tool WITH (security_invoker = true) AS
SELECT '' AS tenant_id, name, title, class, description, effect, undo, schema, deny_presets, script_argument FROM tool
UNION ALL
SELECT tenant_id, name, coalesce(reviewed ->> 'title', reviewed -> 'annotations' ->> 'title', name), coalesce(class, suggested_class),
  coalesce(reviewed ->> 'description', ''), 'call ' || name || ' with the arguments below', NULL,
  coalesce(reviewed -> 'inputSchema', '{}'::json), '[]'::json, NULL
FROM proposed_tool;
GRANT SELECT ON known_tool TO holdpoint_app;
