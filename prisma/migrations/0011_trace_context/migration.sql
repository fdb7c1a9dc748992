-- Hand-reviewed; the rules of 0001_init hold here too. The span in which an agent asked (W3C Trace Context), for whoever looks
-- at traces: it decides nothing, and is in no digest and no leaf (docs/decisions/trace-context.md).

-- Hex and dashes only, whatever the code does: this text came in a header.
ALTER TABLE action_request ADD COLUMN traceparent text
  CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$' AND traceparent !~ '^00-0{32}|^00-[0-9a-f]{32}-0{16}');

-- That of the first time a request was asked for stays.
CREATE FUNCTION refuse_other_trace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'request %: its trace is that of its submission', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER same_trace BEFORE UPDATE OF traceparent ON action_request FOR EACH ROW
  WHEN (NEW.traceparent IS DISTINCT FROM OLD.traceparent) EXECUTE FUNCTION refuse_other_trace();
