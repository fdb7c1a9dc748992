import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, errorsOf, type FederationForm, toFederationBody } from './federation-form.ts';

const WHOSE = { kind: 'agent', id: 'patcher', tenant: { id: 'acme' } } as const;
const FOR = { tenant: 'acme', principal: { kind: 'agent', id: 'patcher' } };
const KEY = { kty: 'OKP', crv: 'Ed25519', x: 'x' };
const made = (change: Partial<FederationForm>) => toFederationBody({ ...EMPTY_FORM, ...change }, WHOSE);

describe('what is typed becomes a federation', () => {
  it.each<[string, Partial<FederationForm>, object]>([
    ['OpenID Connect', { issuer: 'https://i.example', subject: 's' }, { kind: 'oidc', issuer: 'https://i.example', subject: 's' }],
    [
      'an issuer whose keys are pinned',
      { issuer: 'https://i.example', subject: 's', audience: 'a', keys: 'pinned', jwks: JSON.stringify({ keys: [KEY] }) },
      { kind: 'oidc', issuer: 'https://i.example', subject: 's', audience: 'a', jwks: { keys: [KEY] } },
    ],
    [
      'SPIFFE by discovery',
      { kind: 'spiffe', subject: 'spiffe://e.org/a', issuer: 'https://i.example' },
      { kind: 'spiffe', subject: 'spiffe://e.org/a', discovery: 'https://i.example' },
    ],
    [
      'its own key, pasted alone; what was typed for another kind is not sent',
      { kind: 'private_key_jwt', issuer: 'https://i.example', subject: 's', jwks: JSON.stringify(KEY) },
      { kind: 'private_key_jwt', jwks: { keys: [KEY] } },
    ],
  ])('%s', (_, change, body) => expect(made(change)).toEqual({ body: { ...FOR, ...body } }));

  it.each<[Partial<FederationForm>, string[]]>([
    [{}, ['issuer', 'subject']],
    [{ issuer: 'https://i.example', subject: 'repo:org/*' }, ['subject']],
    [{ issuer: 'https://i.example', subject: 's', audience: 'a b' }, ['audience']],
    [{ kind: 'private_key_jwt', jwks: '{' }, ['jwks']],
    [{ kind: 'private_key_jwt', jwks: '{"keys":[]}' }, ['jwks']],
  ])('says at the field what has to be mended: %j', (change, fields) => {
    const answer = made(change);
    expect('errors' in answer && Object.keys(answer.errors).sort()).toEqual(fields);
  });

  it('a refusal stands at the field that it is about', () => {
    const problem = { type: 'about:blank', title: 'No', status: 422 };
    expect(errorsOf({ ...problem, code: 'issuer_not_allowed', detail: 'https alone' })).toEqual({ issuer: 'https alone' });
    expect(errorsOf({ ...problem, code: 'federation_exists' })).toEqual({ subject: 'No' });
    const pointed = { ...problem, code: 'invalid_body' as const, errors: [{ pointer: '/discovery', message: 'm' }] };
    expect(errorsOf(pointed)).toEqual({ issuer: 'm' });
    expect(errorsOf({ ...problem, code: 'forbidden' })).toEqual({ form: 'No' });
  });
});
