-- Hand-reviewed. Changes what a step costs, and nothing that it does: bench/README.md says how that is measured.

-- Whose rows a person sees, asked by a function. As a sub-select in each policy it was made ready for every table of
-- every statement, also for work within one tenant, which never runs it: a quarter of what a read cost. The caller's
-- rights and row-level security hold inside it. In a policy it stands in a sub-select: asked at most once a statement.
CREATE FUNCTION visible_tenants() RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN ARRAY(SELECT m.tenant_id FROM public.membership m WHERE m.person_id = NULLIF(current_setting('app.person', true), ''));
END $$;
REVOKE ALL ON FUNCTION visible_tenants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visible_tenants() TO holdpoint_app;

-- Renamed, because PostgreSQL asks policies against the order of their names: now the customer's own comes first, and work
-- within one customer never asks the other. 0001 meant that too, and had the order the wrong way round.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['agent', 'executor', 'policy_revision', 'inventory_item', 'action_request', 'vote', 'execution_grant',
    'message', 'audit_head', 'audit_leaf', 'audit_checkpoint', 'claim', 'request_view', 'notice']
  LOOP
    EXECUTE format('ALTER POLICY visible_to_person ON %I USING (tenant_id = ANY ((SELECT visible_tenants())::text[]))', t);
    EXECUTE format('ALTER POLICY visible_to_person ON %I RENAME TO person_sees', t);
  END LOOP;
END $$;
ALTER POLICY visible_to_person ON tenant USING (id = ANY ((SELECT visible_tenants())::text[]));
ALTER POLICY visible_to_person ON tenant RENAME TO person_sees;

-- One row per customer that each of its steps updates: room for the next version beside it, so that no index is touched.
ALTER TABLE audit_head SET (fillfactor = 20);

-- I7: as before, the only way to write a leaf, under the head row as the last lock. The leaves are read in one pass:
-- taking fields one by one out of a json value reads all of its text each time.
CREATE OR REPLACE FUNCTION audit_append(p_tenant text, p_leaves json) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  n bigint; edge bytea[]; leaf record; leaf_text text; leaf_hash bytea; h bytea; m bigint;
BEGIN
  SELECT size, peaks INTO n, edge FROM audit_head WHERE tenant_id = p_tenant FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'tenant % has no audit head', p_tenant USING ERRCODE = 'foreign_key_violation';
  END IF;
  -- openings: JSON text as a string, not a nested object, because an argument may hold an escaped U+0000, which has no text form.
  FOR leaf IN
    SELECT * FROM json_to_recordset(p_leaves)
      AS l (before text, after text, type text, ts timestamptz, request text, openings text)
  LOOP
    leaf_text := leaf.before || n::text || leaf.after;
    leaf_hash := sha256('\x00'::bytea || convert_to(leaf_text, 'UTF8'));
    INSERT INTO audit_leaf (tenant_id, seq, request_id, type, ts, bytes, hash)
      VALUES (p_tenant, n, leaf.request, leaf.type, leaf.ts, leaf_text, leaf_hash);
    IF leaf.openings IS NOT NULL THEN
      INSERT INTO audit_opening (tenant_id, seq, openings) VALUES (p_tenant, n, leaf.openings::json);
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
