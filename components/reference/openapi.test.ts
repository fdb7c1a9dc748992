import { expect, it } from 'vitest';
import { curlFor, groupByTag, type OpenApi, sampleOf } from './openapi.ts';

const document: OpenApi = {
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  tags: [{ name: 'Requests' }],
  paths: {
    '/a': {
      post: {
        tags: ['Requests'],
        security: [{ key: [] }],
        parameters: [{ name: 'Idempotency-Key', in: 'header', required: true }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
      },
    },
    '/b': { get: {} },
  },
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    schemas: {
      A: {
        type: 'object',
        required: ['tool', 'list'],
        properties: { tool: { type: 'string', examples: ["it's"] }, list: { type: 'array', items: { type: 'integer' } }, other: {} },
      },
    },
  },
};

it('groups by tag and keeps what has none', () => {
  expect(groupByTag(document).map((group) => [group.name, group.entries.map((entry) => entry.path)])).toEqual([
    ['Requests', ['/a']],
    ['Other', ['/b']],
  ]);
});

it('samples what is required, from our own examples first', () => {
  expect(sampleOf(document, { $ref: '#/components/schemas/A' })).toEqual({ tool: "it's", list: [1] });
});

it('writes a call that a shell takes as it stands', () => {
  const [group] = groupByTag(document);
  const entry = group?.entries[0];
  expect(entry && curlFor(document, entry, 'http://localhost:3000')).toBe(
    [
      `curl -X POST 'http://localhost:3000/a'`,
      `-H "Authorization: Bearer $HOLDPOINT_KEY"`,
      `-H Idempotency-Key:"$(uuidgen)"`,
      `-H 'Content-Type: application/json'`,
      `-d '{\n  "tool": "it'\\''s",\n  "list": [\n    1\n  ]\n}'`,
    ].join(' \\\n  '),
  );
});
