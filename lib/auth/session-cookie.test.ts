import { encode } from 'next-auth/jwt';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSessionCookie } from './session-cookie.ts';

const authSecret = 'a secret for the tests of the cookie, long enough';
const local = { publicUrl: 'http://127.0.0.1:3000', authSecret };
const secure = { publicUrl: 'https://holdpoint.msp.example', authSecret };
let token: string;
beforeAll(async () => {
  token = await encode({ token: { sub: 'ana', sid: 's1' }, secret: authSecret });
});

describe('the session cookie', () => {
  it('is read in one piece or in chunks, in whatever order they come', async () => {
    const claims = { sessionId: 's1', personId: 'ana' };
    const [a, b] = [token.slice(0, 50), token.slice(50)];
    expect(await readSessionCookie(`x=1; next-auth.session-token=${token}`, local)).toEqual(claims);
    expect(await readSessionCookie(`next-auth.session-token.1=${b}; next-auth.session-token.0=${a}`, local)).toEqual(claims);
    expect(await readSessionCookie(`__Secure-next-auth.session-token=${token}`, secure)).toEqual(claims);
  });

  it('under https only the cookie that http can not set is believed', async () => {
    expect(await readSessionCookie(`next-auth.session-token=${token}`, secure)).toBeNull();
  });

  it.each([
    undefined,
    '',
    'next-auth.session-token',
    'next-auth.session-token=',
    'next-auth.session-token=%',
    'next-auth.session-token.x=1',
    'a=b;;=;',
  ])('%j is nobody', async (header) => {
    expect(await readSessionCookie(header, local)).toBeNull();
  });

  it('nor is one of another secret, one that is over, or one that names no session', async () => {
    const made = [
      await encode({ token: { sub: 'ana', sid: 's1' }, secret: 'another secret altogether' }),
      await encode({ token: { sub: 'ana', sid: 's1' }, secret: authSecret, maxAge: -60 }),
      await encode({ token: { sub: 'ana' }, secret: authSecret }),
      `${token.slice(0, -2)}AA`,
    ];
    for (const each of made) expect(await readSessionCookie(`next-auth.session-token=${each}`, local)).toBeNull();
  });
});
