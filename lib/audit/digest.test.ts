import { describe, expect, it } from 'vitest';
import { callDigest, type DigestInput, schemaHash } from './digest.ts';

const call: DigestInput = {
  tenant: 'acme',
  agent: 'agent_1',
  tool: 'service.restart',
  toolSchemaHash: 'sha256:00',
  arguments: { service: 'dns', host: 'srv-1' },
  targets: [{ kind: 'host', name: 'srv-1' }],
  nonce: 'n1',
};

describe('callDigest', () => {
  it('I5 is the SHA-256 of a text that anyone can write down', () => {
    // printf '%s' '{"agent":"agent_1","arguments":{"host":"srv-1","service":"dns"},"nonce":"n1","targets":[{"kind":"host","name":"srv-1"}],"tenant":"acme","tool":"service.restart","toolSchemaHash":"sha256:00"}' | sha256sum
    expect(callDigest(call)).toBe('sha256:a2d55916db41ffbb90d3ade15330b1f32401d011e663eee8b3ae55fb3bdb28ea');
  });

  it('I5 differs when anything that makes the call differs', () => {
    const others: DigestInput[] = [
      { ...call, tenant: 'northwind' },
      { ...call, agent: 'agent_2' },
      { ...call, tool: 'service.stop' },
      { ...call, toolSchemaHash: 'sha256:01' },
      { ...call, arguments: { service: 'dns', host: 'srv-2' } },
      { ...call, arguments: { service: 'dns', host: 'srv-1', force: false } },
      { ...call, targets: [{ kind: 'user', name: 'srv-1' }] },
      { ...call, targets: [] },
      { ...call, nonce: 'n2' },
    ];
    expect(new Set([call, ...others].map(callDigest)).size).toBe(others.length + 1);
    expect(callDigest({ ...call, arguments: { n: 1 } })).not.toBe(callDigest({ ...call, arguments: { n: '1' } }));
  });

  it('does not depend on the order of members or on what the inventory adds to a target', () => {
    const resolved = { kind: 'host' as const, name: 'srv-1', resolved: true, role: 'server' };
    expect(callDigest({ ...call, arguments: { host: 'srv-1', service: 'dns' }, targets: [resolved] })).toBe(callDigest(call));
  });

  it('throws rather than hash a value that was repaired on the way', () => {
    expect(() => callDigest({ ...call, arguments: { path: '\ud800' } })).toThrow(TypeError);
  });
});

it('schemaHash ignores how a schema is spelt', () => {
  expect(schemaHash({ type: 'object', required: ['a'] })).toBe(schemaHash({ required: ['a'], type: 'object' }));
  expect(schemaHash({ type: 'object' })).not.toBe(schemaHash({ type: 'array' }));
});
