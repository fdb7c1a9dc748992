-- Hand-reviewed; the rules of 0001_init hold here too. What a call runs by the hash of its content, the service shows by its content.

-- A customer's library of scripts. The database holds no text under a hash that is not its own, so what was shown by this
-- hash yesterday, is signed by it today and run by it tomorrow is one text (I5).
CREATE TABLE script (
  tenant_id   text NOT NULL REFERENCES tenant (id),
  -- SHA-256 over the UTF-8 bytes of the content, in lower-case hex.
  sha256      text NOT NULL,
  name        text NOT NULL,
  interpreter text NOT NULL,
  content     text NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 262144),
  -- Whose signature over it the library has checked. Null: nobody's.
  signed_by   text,
  added_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, sha256),
  CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);

ALTER TABLE script ENABLE ROW LEVEL SECURITY;
ALTER TABLE script FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON script
  USING (tenant_id = NULLIF(current_setting('app.tenant', true), ''))
  WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant', true), ''));
CREATE POLICY person_sees ON script FOR SELECT USING (tenant_id = ANY ((SELECT visible_tenants())::text[]));
GRANT SELECT, INSERT, UPDATE, DELETE ON script TO holdpoint_app;

-- The argument by which a tool names what it runs. Null for a tool whose arguments are all that there is to see.
ALTER TABLE tool ADD COLUMN script_argument text;

-- What the admins of a customer must know: somebody enrolled a passkey that nothing but a password vouched for.
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN ('agent-reported', 'passkey-enrolled'));

-- When the agent was handed a person's question. Null: it has not come for it yet.
ALTER TABLE message ADD COLUMN collected_at timestamptz;
GRANT UPDATE (collected_at) ON message TO holdpoint_app;
