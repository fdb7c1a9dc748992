-- Hand-reviewed. The history in the order that it shows, and the views that a person named.

-- The history lists what was decided by when it was decided. Pending calls have no place in it.
CREATE INDEX action_request_decided ON action_request (tenant_id, decided_at DESC, id DESC) WHERE decided_at IS NOT NULL;

-- A filter, order and grouping of the queue under a name of the person's own. It holds what the person chose and nothing of
-- a customer's rows: opening it reads through the same fence as any other view.
CREATE TABLE saved_view (
  person_id  text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name       text NOT NULL CHECK (name <> '' AND char_length(name) <= 40),
  filter     json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (person_id, name)
);
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_view FORCE ROW LEVEL SECURITY;
-- A person reads and changes their own and nobody else's, managers and administrators included.
CREATE POLICY own_views ON saved_view
  USING (person_id = NULLIF(current_setting('app.person', true), ''))
  WITH CHECK (person_id = NULLIF(current_setting('app.person', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view TO holdpoint_app;
