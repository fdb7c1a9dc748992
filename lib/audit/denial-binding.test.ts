import { describe, expect, it } from 'vitest';
import { denialBinding } from './denial-binding.ts';

const CALL = {
  subject: { type: 'agent', id: 'a' },
  resource: { type: 'host', id: 'h' },
  action: { name: 'service.restart', properties: { service: 'Spooler', retries: 1 } },
  context: { confidence: 0.9, time: 'now' },
};

describe('the binding of a denial', () => {
  it('is base64url of SHA-256 over the canonical form that the profile writes down', () => {
    // printf '%s' '{"action":{"name":"n"},"context":{"chain":["b"]},"resource":{"id":"h","type":"host"},"subject":{"id":"a","type":"agent"}}' | openssl dgst -sha256 -binary | basenc --base64url | tr -d =
    const call = {
      subject: { type: 'agent', id: 'a' },
      resource: { type: 'host', id: 'h' },
      action: { name: 'n' },
      context: { chain: ['b'] },
    };
    expect(denialBinding(call)).toBe('dEVkvQPKfbESzfzOeFRgi_46lZy8yGs94AeKlb3_YOM');
  });

  it('does not depend on the order of members, on words beside, or on who acts', () => {
    const { subject, ...rest } = CALL;
    const same = { action: { properties: { retries: 1, service: 'Spooler' }, name: 'service.restart' }, context: { confidence: 0.9 } };
    expect(denialBinding({ ...CALL, ...same })).toBe(denialBinding(CALL));
    const [acting, alone] = [{ act: { sub: 'x' } }, {}].map((properties) =>
      denialBinding({ ...rest, subject: { ...subject, properties } }),
    );
    expect(acting).toBe(alone);
  });

  it.each([
    ['a string for a number', { action: { name: 'service.restart', properties: { service: 'Spooler', retries: '1' } } }],
    ['null for nothing', { context: { confidence: 0.9, chain: null } }],
    ['another confidence', { context: { confidence: 0.91 } }],
    ['empty properties for none', { subject: { ...CALL.subject, properties: {} } }],
  ])('differs for %s', (_, change) => {
    expect(denialBinding({ ...CALL, ...change })).not.toBe(denialBinding(CALL));
  });
});
