import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import OidcProvider from 'oidc-provider';

export type IssuerAccount = { sub: string; name: string; email: string; emailVerified: boolean };

export type OidcIssuer = { issuer: string; clientId: string; clientSecret: string; close(): Promise<void> };

const PAGE = '/interaction/';

/**
 * A real OpenID Connect issuer on loopback: discovery, PKCE required, a login page that asks only which account, consent
 * given. `redirectUri` is `<public URL>/api/auth/callback/oidc`.
 */
export async function startOidcIssuer(redirectUri: string, accounts: readonly IssuerAccount[]): Promise<OidcIssuer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { client_id: 'holdpoint', client_secret: randomBytes(32).toString('base64url'), redirect_uris: [redirectUri] };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const provider = new OidcProvider(issuer, {
    clients: [client],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => PAGE + uid },
    async findAccount(_, sub) {
      const account = accounts.find((each) => each.sub === sub);
      if (!account) return undefined;
      const { name, email, emailVerified } = account;
      return { accountId: sub, claims: () => ({ sub, name, email, email_verified: emailVerified }) };
    },
    async loadExistingGrant({ oidc }) {
      const known = oidc.session.grantIdFor(oidc.client.clientId);
      if (known) return oidc.provider.Grant.find(known);
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });

  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith(PAGE)) return answer(request, response);
    if (request.method !== 'POST') return void response.setHeader('content-type', 'text/html; charset=utf-8').end(loginPage(accounts));
    readForm(request)
      .then((form) => provider.interactionFinished(request, response, { login: { accountId: form.get('account') ?? '' } }))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function loginPage(accounts: readonly IssuerAccount[]): string {
  const buttons = accounts.map(({ sub, name }) => `<button name="account" value="${sub}">${name}</button>`);
  return `<!doctype html><title>Issuer</title><h1>Who are you?</h1><form method="post">${buttons.join('')}</form>`;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new URLSearchParams(Buffer.concat(parts).toString());
}
