-- Hand-reviewed; the rules of 0001_init hold here too. A schema may have patterns that cannot be matched in linear time. Its reviewer
-- may let the tool be called without them; which those are, and why, is part of the review: [{pointer, pattern, why}].
ALTER TABLE proposed_tool ADD unchecked_patterns json NOT NULL DEFAULT '[]';
ALTER TABLE proposed_tool ADD CHECK (json_typeof(unchecked_patterns) = 'array' AND (class IS NOT NULL OR unchecked_patterns::text = '[]'));

CREATE OR REPLACE VIEW known_tool WITH (security_invoker = true) AS
SELECT '' AS tenant_id, name, title, class, description, effect, undo, schema, deny_presets, script_argument, '[]'::json AS unchecked_patterns
FROM tool
UNION ALL
SELECT tenant_id, name, coalesce(reviewed ->> 'title', reviewed -> 'annotations' ->> 'title', name), coalesce(class, suggested_class),
  coalesce(reviewed ->> 'description', ''), 'call ' || name || ' with the arguments below', NULL,
  coalesce(reviewed -> 'inputSchema', '{}'::json), '[]'::json, NULL, unchecked_patterns
FROM proposed_tool;
