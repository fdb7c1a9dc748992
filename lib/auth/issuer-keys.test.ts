import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type FlattenedJWSInput, generateKeyPair } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { createIssuerKeys } from './issuer-keys.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Site = { url: string; asked: string[] };
/** A real HTTP server; `answers` gives what each path answers, by its own address. */
async function site(answers: (url: string) => Record<string, unknown>): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers(url)[path];
    if (typeof answer === 'function') return (answer as RequestListener)(request, response);
    if (answer === undefined) return void response.writeHead(404).end();
    response.setHeader('content-type', 'application/json').end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, asked };
}

const WELL_KNOWN = '/.well-known/openid-configuration';
const UNAVAILABLE = { code: 'unavailable' };
const key = async () => exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
const ask = async (url: string, kid = 'a', keys = createIssuerKeys()) =>
  (await keys({ discovery: url, jwks: null }))({ alg: 'ES256', kid }, {} as FlattenedJWSInput);

describe('the keys of a pinned issuer', () => {
  it('are those that its discovery names, those of SPIFFE among them', async () => {
    const [a, b] = [await key(), await key()];
    const { url } = await site((own) => ({
      [WELL_KNOWN]: { issuer: own, jwks_uri: `${own}/keys` },
      '/keys': {
        keys: [
          { ...a, kid: 'a', use: 'jwt-svid' },
          { ...b, kid: 'b', use: 'enc' },
        ],
      },
    }));
    expect(await ask(url)).toMatchObject({ type: 'public' });
    await expect(ask(url, 'b')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('are not fetched from another origin, whatever the discovery document says', async () => {
    const elsewhere = await site(() => ({ '/keys': { keys: [] } }));
    const { url } = await site((own) => ({ [WELL_KNOWN]: { issuer: own, jwks_uri: `${elsewhere.url}/keys` } }));
    await expect(ask(url)).rejects.toMatchObject(UNAVAILABLE);
    expect(elsewhere.asked).toEqual([]);
  });

  it('are not followed by a redirect, neither of the document nor of the keys', async () => {
    const elsewhere = await site((own) => ({ [WELL_KNOWN]: { issuer: own, jwks_uri: `${own}/keys` }, '/keys': { keys: [] } }));
    const redirect =
      (path: string): RequestListener =>
      (_, response) =>
        void response.writeHead(302, { location: elsewhere.url + path }).end();
    const first = await site(() => ({ [WELL_KNOWN]: redirect(WELL_KNOWN) }));
    const second = await site((own) => ({ [WELL_KNOWN]: { issuer: own, jwks_uri: `${own}/keys` }, '/keys': redirect('/keys') }));
    await expect(ask(first.url)).rejects.toMatchObject(UNAVAILABLE);
    await expect(ask(second.url)).rejects.toMatchObject(UNAVAILABLE);
    expect(elsewhere.asked).toEqual([]);
  });

  it.each<[string, (own: string) => unknown]>([
    ['another issuer', (own) => ({ issuer: `${own}/other`, jwks_uri: `${own}/keys` })],
    ['no keys', (own) => ({ issuer: own })],
    ['a file', (own) => ({ issuer: own, jwks_uri: 'file:///etc/passwd' })],
    ['no JSON', () => 'hello'],
    ['more than we read', (own) => ({ issuer: own, jwks_uri: `${own}/keys`, padding: 'x'.repeat(300_000) })],
  ])('are none where the document says %s', async (_, document) => {
    const { url } = await site((own) => ({ [WELL_KNOWN]: document(own), '/keys': { keys: [] } }));
    await expect(ask(url)).rejects.toMatchObject(UNAVAILABLE);
  });

  it('of an issuer that fails are not asked for again at once', async () => {
    const [absent, broken] = [await site(() => ({})), await site((own) => ({ [WELL_KNOWN]: { issuer: own, jwks_uri: `${own}/keys` } }))];
    const keys = createIssuerKeys();
    for (let i = 0; i < 5; i += 1) {
      await expect(ask(absent.url, 'a', keys)).rejects.toMatchObject(UNAVAILABLE);
      await expect(ask(broken.url, 'a', keys)).rejects.toMatchObject(UNAVAILABLE);
    }
    expect(absent.asked).toEqual([WELL_KNOWN]);
    expect(broken.asked).toEqual([WELL_KNOWN, '/keys']);
  });
});
