import { randomBytes } from 'node:crypto';
import type { NextAuthOptions } from 'next-auth';
import credentialsProvider from 'next-auth/providers/credentials';
import type { Config } from '#lib/config.ts';
import type { Database } from '#lib/store/database.ts';
import { endSession, insertSession } from '#lib/store/sessions.ts';
import { oidcProvider, personOfProfile } from './oidc-provider.ts';
import { createThrottle } from './throttle.ts';
import { verifyPassword } from './verify-password.ts';

/** One shift and its handover. */
const SESSION_SECONDS = 12 * 60 * 60;

const throttle = createThrottle({ limit: 8, windowMs: 60_000 });

/** A refused sign-in that is too frequent; the route answers it with 429. */
export const THROTTLED = 'Throttled';

export type SignInRequest = { userAgent: string; address: string };

/**
 * next-auth for this deployment: local accounts, and an OIDC issuer when one is configured. next-auth's credentials
 * sign-in forces JWT sessions, so the JWT holds only the id of a row that every call looks up. Made per request,
 * because a session remembers the device that signed in.
 */
export function authOptions(config: Config, db: Database, request: SignInRequest): NextAuthOptions {
  return {
    secret: config.authSecret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      asFunction(credentialsProvider)({
        id: 'credentials',
        name: 'E-mail and password',
        credentials: { email: { label: 'E-mail', type: 'email' }, password: { label: 'Password', type: 'password' } },
        authorize: (given) => signInWithPassword(db, given, request),
      }),
      ...(config.oidc ? [oidcProvider(config.oidc)] : []),
    ],
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider === 'credentials') return true;
        return config.oidc !== undefined && (await personOfProfile(db, config.oidc, profile)) !== null;
      },
      async jwt({ token, user, account, profile }) {
        if (!user || !account) return token;
        const personId =
          account.provider === 'credentials' ? user.id : config.oidc && (await personOfProfile(db, config.oidc, profile))?.id;
        if (!personId) throw new Error('a sign-in without a person');
        const sessionId = randomBytes(24).toString('base64url');
        await insertSession(db, { id: sessionId, personId, userAgent: request.userAgent, lifetimeSeconds: SESSION_SECONDS });
        return { sub: personId, sid: sessionId };
      },
      // Browsers ask our own API who they are; next-auth's session document says nothing.
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => sameOrigin(url, baseUrl),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sub === 'string' && typeof token['sid'] === 'string') await endSession(db, token.sub, token['sid']);
      },
    },
  };
}

async function signInWithPassword(
  db: Database,
  given: Record<'email' | 'password', string> | undefined,
  { address }: SignInRequest,
): Promise<{ id: string } | null> {
  const email = String(given?.email ?? '').trim();
  const keys = [`e ${email.toLowerCase()}`, `a ${address}`];
  const now = Date.now();
  if (keys.some((key) => throttle.isBlocked(key, now))) throw new Error(THROTTLED);
  const person = await verifyPassword(db, email, String(given?.password ?? ''));
  for (const key of keys) {
    if (person) throttle.succeed(key);
    else throttle.fail(key, now);
  }
  return person && { id: person.id };
}

/** Only our own pages: a sign-in link must not become a way to somewhere else. */
function sameOrigin(url: string, baseUrl: string): string {
  const target = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : null;
  return target?.origin === new URL(baseUrl).origin ? target.href : baseUrl;
}

/** next-auth's providers are CommonJS: bundled they are functions, in plain Node a module that holds one. */
function asFunction<T>(provider: T | { default: T }): T {
  return typeof provider === 'function' ? provider : (provider as { default: T }).default;
}
