import { decode } from 'next-auth/jwt';
import type { Config } from '#lib/config.ts';

/** What our session cookie says: which session row, and whose. Everything else is read from the database. */
export type SessionClaims = { sessionId: string; personId: string };

export function sessionCookieName(config: Pick<Config, 'publicUrl'>): string {
  return config.publicUrl.startsWith('https:') ? '__Secure-next-auth.session-token' : 'next-auth.session-token';
}

/** Reads next-auth's encrypted JWT out of a Cookie header, in one piece or in chunks. Null when there is none of ours. */
export async function readSessionCookie(
  header: string | undefined,
  config: Pick<Config, 'publicUrl' | 'authSecret'>,
): Promise<SessionClaims | null> {
  const token = collectChunks(header ?? '', sessionCookieName(config));
  if (token === '') return null;
  const known = opened.get(token);
  if (known && known.secret === config.authSecret && Date.now() < known.until) return known.claims;
  const { sid, sub, exp } = (await decode({ token, secret: config.authSecret }).catch(() => null)) ?? {};
  if (typeof sid !== 'string' || typeof sub !== 'string') return null;
  const claims = { sessionId: sid, personId: sub };
  if (typeof exp === 'number') remember(token, { claims, secret: config.authSecret, until: exp * 1_000 });
  return claims;
}

/**
 * What cookies said, so that one is decrypted once and not at each call. Never more than what it says by itself, until
 * it says no more: whether the session counts is asked of the database, always.
 */
const opened = new Map<string, { claims: SessionClaims; secret: string; until: number }>();
const MAX_OPENED = 5_000;

function remember(token: string, entry: { claims: SessionClaims; secret: string; until: number }): void {
  if (opened.size >= MAX_OPENED) opened.clear();
  opened.set(token, entry);
}

function collectChunks(header: string, name: string): string {
  const chunks: [number, string][] = [];
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    const key = part.slice(0, at).trim();
    // As it stands: the token's alphabet needs no escaping, and a broken escape is then simply no token.
    const value = part.slice(at + 1).trim();
    if (key === name) return value;
    if (key.startsWith(`${name}.`)) chunks.push([Number(key.slice(name.length + 1)), value]);
  }
  return chunks
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text)
    .join('');
}
