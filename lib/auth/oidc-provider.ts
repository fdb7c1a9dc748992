import { decodeJwt } from 'jose';
import type { Profile } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import type { OidcConfig } from '#lib/config.ts';
import type { Database } from '#lib/store/database.ts';
import { findPersonByIdentity, type PersonRow } from '#lib/store/people.ts';

type IdToken = Profile & { email_verified?: boolean | undefined };

/** Any OpenID Connect issuer, by discovery: authorization code with PKCE (RFC 7636), state and nonce. */
export function oidcProvider({ issuer, clientId, clientSecret, name }: OidcConfig): OAuthConfig<IdToken> {
  return {
    id: 'oidc',
    name,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    // Who it is comes from the ID token, which was checked; the address may be there or only in UserInfo (OIDC Core 5.4).
    userinfo: {
      async request({ client, tokens }) {
        const claims = decodeJwt<IdToken>(tokens.id_token ?? '');
        if (!client.issuer.metadata.userinfo_endpoint || !tokens.access_token) return claims;
        const info = await client.userinfo<IdToken>(tokens.access_token);
        if (info.sub !== claims.sub) throw new Error('UserInfo is about somebody else than the ID token');
        return { ...info, ...claims };
      },
    },
    checks: ['pkce', 'state', 'nonce'],
    clientId,
    clientSecret,
    profile: (profile) => ({ id: profile.sub ?? '' }),
  };
}

/** Who an ID token stands for, or null: unknown and disabled people do not get in, and nobody is created. */
export async function personOfProfile(db: Database, { issuer }: OidcConfig, profile: IdToken | undefined): Promise<PersonRow | null> {
  if (!profile?.sub) return null;
  const verifiedEmail = profile.email_verified === true ? (profile.email ?? null) : null;
  const person = await findPersonByIdentity(db, { issuer, subject: profile.sub, verifiedEmail });
  return person && !person.disabled ? person : null;
}
