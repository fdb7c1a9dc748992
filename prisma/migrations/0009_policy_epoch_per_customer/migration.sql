-- What one customer's policy depends on moves that customer's epoch and nobody else's: a server of theirs that changes its
-- tools by the second must not have every customer's policy prepared again. A customer's epoch is the sum of both counters;
-- neither ever goes back, so the sum grows with each change of either.
CREATE TABLE tenant_policy_epoch (
  tenant_id text PRIMARY KEY REFERENCES tenant (id),
  epoch     bigint NOT NULL
);
ALTER TABLE tenant_policy_epoch ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_policy_epoch FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON tenant_policy_epoch
  USING (tenant_id = NULLIF(current_setting('app.tenant', true), ''))
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''));
GRANT SELECT ON tenant_policy_epoch TO holdpoint_app;

CREATE FUNCTION bump_tenant_policy_epoch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  of text; before text := coalesce(current_setting('app.tenant', true), '');
BEGIN
  -- One customer after the other, each as itself: the fence holds here too, also after a statement of an administrator.
  FOR of IN SELECT DISTINCT tenant_id FROM changed ORDER BY tenant_id LOOP
    PERFORM set_config('app.tenant', of, true);
    INSERT INTO tenant_policy_epoch AS e (tenant_id, epoch) VALUES (of, 1)
      ON CONFLICT (tenant_id) DO UPDATE SET epoch = e.epoch + 1;
  END LOOP;
  PERFORM set_config('app.tenant', before, true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION bump_tenant_policy_epoch() FROM PUBLIC;

-- A first proposal is not callable, so it moves no epoch; a changed definition and a review do. None is ever deleted.
DROP TRIGGER bump_epoch ON proposed_tool;
CREATE TRIGGER bump_epoch AFTER UPDATE ON proposed_tool REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION bump_tenant_policy_epoch();

DROP TRIGGER bump_epoch ON tenant_policy;
CREATE TRIGGER bump_epoch_insert AFTER INSERT ON tenant_policy REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION bump_tenant_policy_epoch();
CREATE TRIGGER bump_epoch_update AFTER UPDATE ON tenant_policy REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION bump_tenant_policy_epoch();
CREATE TRIGGER bump_epoch_delete AFTER DELETE ON tenant_policy REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION bump_tenant_policy_epoch();
CREATE TRIGGER bump_epoch_truncate AFTER TRUNCATE ON tenant_policy FOR EACH STATEMENT EXECUTE FUNCTION bump_policy_epoch();
