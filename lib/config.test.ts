import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

const secret = () => randomBytes(32).toString('hex');

function production(change: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return {
    HOLDPOINT_MODE: 'production',
    HOLDPOINT_PUBLIC_URL: 'https://holdpoint.msp.example',
    DATABASE_URL: 'postgres://holdpoint_runtime:a@db.internal/holdpoint',
    DATABASE_OWNER_URL: 'postgres://holdpoint_owner:b@db.internal/holdpoint',
    HOLDPOINT_AUTH_SECRET: secret(),
    HOLDPOINT_KEY_PEPPER: secret(),
    HOLDPOINT_GRANT_KEK: randomBytes(32).toString('base64'),
    ...change,
  };
}

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  test('reads a complete production environment', () => {
    const config = loadConfig(production({ HOLDPOINT_PUBLIC_URL: 'https://holdpoint.msp.example/' }));
    expect(config).toMatchObject({ mode: 'production', port: 3000, publicUrl: 'https://holdpoint.msp.example', fanout: 'postgres' });
    expect(config.grantKeyEncryptionKey).toHaveLength(32);
    expect(config.oidc).toBeUndefined();
  });

  test('callbacks go to the public internet alone, unless networks are named', () => {
    expect(loadConfig(production()).callbackNetworks).toEqual([]);
    const named = production({ HOLDPOINT_CALLBACK_NETWORKS: '10.20.0.0/16, fd00:20::/32' });
    expect(loadConfig(named).callbackNetworks).toEqual(['10.20.0.0/16', 'fd00:20::/32']);
  });

  test('an empty environment is production, and lists all that is missing at once', () => {
    expect(problemsOf({}).map((line) => line.split(' ')[0])).toEqual([
      'HOLDPOINT_PUBLIC_URL',
      'DATABASE_URL',
      'DATABASE_OWNER_URL',
      'HOLDPOINT_AUTH_SECRET',
      'HOLDPOINT_KEY_PEPPER',
      'HOLDPOINT_GRANT_KEK',
    ]);
  });

  test.each([
    ['a short secret', { HOLDPOINT_AUTH_SECRET: 'aB3$kd92' }, /AUTH_SECRET is shorter than 32 bytes/],
    ['a repeated secret', { HOLDPOINT_KEY_PEPPER: 'ab'.repeat(32) }, /KEY_PEPPER repeats/],
    ['a placeholder', { HOLDPOINT_AUTH_SECRET: 'please-change-me-before-you-go-live-42' }, /AUTH_SECRET looks like a placeholder/],
    ['a key of another length', { HOLDPOINT_GRANT_KEK: randomBytes(16).toString('base64') }, /GRANT_KEK is not 32 bytes/],
    ['http in the open', { HOLDPOINT_PUBLIC_URL: 'http://holdpoint.msp.example' }, /PUBLIC_URL is http/],
    ['a path', { HOLDPOINT_PUBLIC_URL: 'https://msp.example/holdpoint' }, /more than an origin/],
    ['one role for both', { DATABASE_URL: 'postgres://holdpoint_owner:b@db.internal/holdpoint' }, /same role/],
    ['a superuser', { DATABASE_URL: 'postgres://postgres:b@db.internal/holdpoint' }, /superuser/],
    [
      'a password that is the name',
      { DATABASE_URL: 'postgres://holdpoint_runtime:holdpoint_runtime@db.internal/holdpoint' },
      /role's name/,
    ],
    [
      'an issuer that is asked in the clear',
      { HOLDPOINT_OIDC_ISSUER: 'http://id.msp.example', HOLDPOINT_OIDC_CLIENT_ID: 'holdpoint', HOLDPOINT_OIDC_CLIENT_SECRET: 'x' },
      /OIDC_ISSUER is http/,
    ],
    [
      'networks that are none',
      { HOLDPOINT_CALLBACK_NETWORKS: '10.20.0.0/16,intranet' },
      /HOLDPOINT_CALLBACK_NETWORKS is not a list of networks/,
    ],
    ['redis without a URL', { HOLDPOINT_FANOUT: 'redis' }, /REDIS_URL is not set/],
    [
      'half of OIDC',
      { HOLDPOINT_OIDC_ISSUER: 'https://id.msp.example' },
      /HOLDPOINT_OIDC_CLIENT_ID and HOLDPOINT_OIDC_CLIENT_SECRET not set/,
    ],
    ['a port that is none', { HOLDPOINT_PORT: 'http' }, /HOLDPOINT_PORT is not a number/],
    ['an access token that lives too long', { HOLDPOINT_ACCESS_TOKEN_TTL_SECONDS: '3600' }, /ACCESS_TOKEN_TTL_SECONDS is more than 600/],
    ['a grant that lives too long', { HOLDPOINT_GRANT_TTL_SECONDS: '3600' }, /GRANT_TTL_SECONDS is more than 120/],
  ])('production refuses %s', (_, change, problem) => {
    expect(problemsOf(production(change)).join('\n')).toMatch(problem);
  });

  test('one value used for two secrets is refused', () => {
    const same = secret();
    expect(problemsOf(production({ HOLDPOINT_AUTH_SECRET: same, HOLDPOINT_KEY_PEPPER: same })).join()).toMatch(/two of them are the same/);
  });

  test('a message never repeats the value that it complains about', () => {
    expect(problemsOf(production({ HOLDPOINT_AUTH_SECRET: 'hunter2' })).join()).not.toContain('hunter2');
  });
});
