import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JWTHeaderParameters, SignJWT } from 'jose';
import OidcProvider from 'oidc-provider';

export type WorkloadIssuer = {
  issuer: string;
  /** The issuer's public key as PEM, for whoever would use it as a shared secret. */
  publicPem: string;
  /** Paths that were asked for, in order. */
  asked: string[];
  /** A token that the issuer itself makes for one of its workloads, for an audience (client credentials, RFC 9068). */
  tokenFor(workload: string, audience: string): Promise<string>;
  /** A token by the issuer's own key that says whatever it is told to. */
  forge(claims: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>;
  close(): Promise<void>;
};

export const WORKLOADS = ['patching-agent', 'another-agent'] as const;

/** A real OpenID Connect issuer on loopback whose clients are workloads. */
export async function startWorkloadIssuer(): Promise<WorkloadIssuer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const secrets = Object.fromEntries(WORKLOADS.map((name) => [name, randomBytes(32).toString('base64url')]));
  const provider = new OidcProvider(issuer, {
    clients: WORKLOADS.map((name) => ({
      client_id: name,
      client_secret: secrets[name] ?? '',
      redirect_uris: [],
      grant_types: ['client_credentials'],
      response_types: [],
    })),
    cookies: { keys: [randomBytes(16).toString('hex')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] },
    ttl: { ClientCredentials: 600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: '',
          audience: resource,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  const asked: string[] = [];
  const answer = provider.callback();
  server.on('request', (request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  return {
    issuer,
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    asked,
    async tokenFor(workload, audience) {
      const basic = Buffer.from(`${workload}:${secrets[workload] ?? ''}`).toString('base64');
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
      });
      const body = (await response.json()) as { access_token?: string };
      if (!body.access_token) throw new Error(`the issuer answered ${JSON.stringify(body)}`);
      return body.access_token;
    },
    forge: (claims, header = {}) => signAs(privateKey, claims, { alg: 'RS256', kid: 'one', typ: 'JWT', ...header }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function signAs(
  key: KeyObject | CryptoKey | Uint8Array,
  claims: Record<string, unknown>,
  header: JWTHeaderParameters,
): Promise<string> {
  // Else the library would not make what nobody understands.
  const crit = Object.fromEntries((header.crit ?? []).map((name) => [name, true]));
  return new SignJWT(claims).setProtectedHeader(header).sign(key, { crit });
}
