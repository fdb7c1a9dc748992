import { z } from 'zod';
import { readNetworks } from './outbound/public-address.ts';

/** `demo`: made-up customers on one machine. `test`: what the test suites start. `production`: everything is checked. */
export type Mode = 'demo' | 'production' | 'test';

export type OidcConfig = { issuer: string; clientId: string; clientSecret: string; name: string };

export type Config = {
  mode: Mode;
  port: number;
  host: string;
  /** Where browsers and agents reach this service: an origin without a path and without a trailing slash. */
  publicUrl: string;
  /** `url` is the runtime role, which owns nothing; `ownerUrl` the role that migrates and runs jobs. */
  database: { url: string; ownerUrl: string; maxConnections: number };
  /** Where this process may keep files, or null when it keeps none. */
  dataDir: string | null;
  authSecret: string;
  keyPepper: string;
  /** Wraps the private signing keys that lie in the database: 32 bytes. */
  grantKeyEncryptionKey: Buffer;
  /** Carries hints between nodes: `local` for one node, `postgres` by LISTEN/NOTIFY, `redis` by `redisUrl`. */
  fanout: 'local' | 'postgres' | 'redis';
  redisUrl?: string;
  oidc?: OidcConfig;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** True when a proxy that we run sets X-Forwarded-For; otherwise that header is the caller's own claim. */
  trustProxy: boolean;
  grantTtlSeconds: number;
  accessTokenTtlSeconds: number;
  /** What one agent or executor key may call per second, in the long run. */
  callsPerSecond: number;
  submitsPerSecond: number;
  pendingLimit: number;
  /** Networks beside the public internet that notifications to agents may go to, like `10.20.0.0/16`. */
  callbackNetworks: readonly string[];
};

/** Configuration that is missing or unsafe. `problems` holds one readable line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Holdpoint can not start:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

const SECRET_BYTES = 32;
export const KEK_BYTES = 32;
const KEK_TEXT = /^[A-Za-z0-9+/_-]+={0,2}$/;
const PLACEHOLDER = /change.?me|secret|password|example|placeholder|default|insecure|0123456|abcdefg/i;

const optional = z
  .string()
  .trim()
  .transform((text) => text || undefined)
  .optional();
const required = (what: string) =>
  z
    .string({ error: `is not set: ${what}` })
    .trim()
    .min(1, `is empty: ${what}`);
const flag = z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off', ''] }).default(false);
const whole = (low: number, high: number, standard: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(low, `is less than ${low}`)
    .max(high, `is more than ${high}`)
    .default(standard);

const Environment = z.object({
  HOLDPOINT_MODE: z.enum(['demo', 'production', 'test'], { error: 'is not demo, production or test' }).default('production'),
  HOLDPOINT_PORT: whole(0, 65_535, 3000),
  HOLDPOINT_HOST: z.string().trim().min(1).default('127.0.0.1'),
  HOLDPOINT_PUBLIC_URL: required('the origin that browsers and agents use, like https://holdpoint.msp.example'),
  DATABASE_URL: required('the runtime role, like postgres://holdpoint_runtime:…@db.internal:5432/holdpoint'),
  DATABASE_OWNER_URL: required('the role that owns the schema and migrates it'),
  HOLDPOINT_DATABASE_CONNECTIONS: whole(2, 500, 16),
  HOLDPOINT_DATA_DIR: optional,
  HOLDPOINT_AUTH_SECRET: required('32 random bytes or more; make one with: openssl rand -base64 48'),
  HOLDPOINT_KEY_PEPPER: required('32 random bytes or more; make one with: openssl rand -base64 48'),
  HOLDPOINT_GRANT_KEK: required('32 random bytes in base64; make them with: openssl rand -base64 32'),
  HOLDPOINT_FANOUT: z.enum(['local', 'postgres', 'redis'], { error: 'is not local, postgres or redis' }).optional(),
  REDIS_URL: optional,
  HOLDPOINT_OIDC_ISSUER: optional,
  HOLDPOINT_OIDC_CLIENT_ID: optional,
  HOLDPOINT_OIDC_CLIENT_SECRET: optional,
  HOLDPOINT_OIDC_NAME: optional,
  HOLDPOINT_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], { error: 'is not trace, debug, info, warn, error or silent' })
    .default('info'),
  HOLDPOINT_TRUST_PROXY: flag,
  HOLDPOINT_GRANT_TTL_SECONDS: whole(60, 120, 90),
  HOLDPOINT_ACCESS_TOKEN_TTL_SECONDS: whole(300, 600, 300),
  HOLDPOINT_CALLS_PER_SECOND: whole(1, 1_000_000, 100),
  HOLDPOINT_SUBMITS_PER_SECOND: whole(1, 1_000_000, 20),
  HOLDPOINT_PENDING_LIMIT: whole(1, 100_000, 40),
  HOLDPOINT_CALLBACK_NETWORKS: optional,
});
type Environment = z.infer<typeof Environment>;

/**
 * Reads the configuration. In production it also refuses what would be unsafe.
 * @throws {ConfigError} with every problem at once, so that an operator mends them in one go.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const values = parsed.data;
  const problems = [...checkShape(values), ...(values.HOLDPOINT_MODE === 'production' ? checkProduction(values) : [])];
  if (problems.length > 0) throw new ConfigError(problems);
  const oidc = readOidc(values);
  return {
    mode: values.HOLDPOINT_MODE,
    port: values.HOLDPOINT_PORT,
    host: values.HOLDPOINT_HOST,
    publicUrl: new URL(values.HOLDPOINT_PUBLIC_URL).origin,
    database: { url: values.DATABASE_URL, ownerUrl: values.DATABASE_OWNER_URL, maxConnections: values.HOLDPOINT_DATABASE_CONNECTIONS },
    dataDir: values.HOLDPOINT_DATA_DIR ?? null,
    authSecret: values.HOLDPOINT_AUTH_SECRET,
    keyPepper: values.HOLDPOINT_KEY_PEPPER,
    grantKeyEncryptionKey: Buffer.from(values.HOLDPOINT_GRANT_KEK, 'base64'),
    fanout: values.HOLDPOINT_FANOUT ?? (values.REDIS_URL ? 'redis' : values.HOLDPOINT_MODE === 'production' ? 'postgres' : 'local'),
    ...(values.REDIS_URL && { redisUrl: values.REDIS_URL }),
    ...(oidc && { oidc }),
    logLevel: values.HOLDPOINT_LOG_LEVEL,
    trustProxy: values.HOLDPOINT_TRUST_PROXY,
    grantTtlSeconds: values.HOLDPOINT_GRANT_TTL_SECONDS,
    accessTokenTtlSeconds: values.HOLDPOINT_ACCESS_TOKEN_TTL_SECONDS,
    callsPerSecond: values.HOLDPOINT_CALLS_PER_SECOND,
    submitsPerSecond: values.HOLDPOINT_SUBMITS_PER_SECOND,
    pendingLimit: values.HOLDPOINT_PENDING_LIMIT,
    callbackNetworks: listOf(values.HOLDPOINT_CALLBACK_NETWORKS),
  };
}

/** The key that wraps signing keys, from its text in base64 or base64url. Null when that is not exactly 32 bytes. */
export function readKeyEncryptionKey(text: string): Buffer | null {
  const key = Buffer.from(text, 'base64');
  return KEK_TEXT.test(text) && key.length === KEK_BYTES ? key : null;
}

/** What no mode can run with. */
function checkShape(values: Environment): string[] {
  const problems: string[] = [];
  const origin = parseUrl(values.HOLDPOINT_PUBLIC_URL);
  if (!origin || !/^https?:$/.test(origin.protocol)) problems.push('HOLDPOINT_PUBLIC_URL is not an http or https URL');
  else if (origin.pathname !== '/' || origin.search || origin.hash || origin.username)
    problems.push('HOLDPOINT_PUBLIC_URL is more than an origin');
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL'] as const) {
    const url = parseUrl(values[name]);
    if (!url || !/^postgres(ql)?:$/.test(url.protocol)) problems.push(`${name} is not a postgres:// URL`);
  }
  if (values.DATABASE_URL === values.DATABASE_OWNER_URL || sameRole(values.DATABASE_URL, values.DATABASE_OWNER_URL)) {
    problems.push('DATABASE_URL and DATABASE_OWNER_URL name the same role: the runtime role must own nothing');
  }
  if (!readKeyEncryptionKey(values.HOLDPOINT_GRANT_KEK)) problems.push(`HOLDPOINT_GRANT_KEK is not ${KEK_BYTES} bytes in base64`);
  if (values.HOLDPOINT_FANOUT === 'redis' && !values.REDIS_URL) problems.push('REDIS_URL is not set, and HOLDPOINT_FANOUT is redis');
  if (values.REDIS_URL && !/^rediss?:$/.test(parseUrl(values.REDIS_URL)?.protocol ?? ''))
    problems.push('REDIS_URL is not a redis:// or rediss:// URL');
  if (readNetworks(listOf(values.HOLDPOINT_CALLBACK_NETWORKS)) === null)
    problems.push('HOLDPOINT_CALLBACK_NETWORKS is not a list of networks, like 10.20.0.0/16,fd00:20::/32');
  const oidc = ['HOLDPOINT_OIDC_ISSUER', 'HOLDPOINT_OIDC_CLIENT_ID', 'HOLDPOINT_OIDC_CLIENT_SECRET'] as const;
  const missing = oidc.filter((name) => !values[name]);
  if (missing.length > 0 && missing.length < oidc.length)
    problems.push(`${missing.join(' and ')} not set, while other HOLDPOINT_OIDC_ values are`);
  if (values.HOLDPOINT_OIDC_ISSUER && !parseUrl(values.HOLDPOINT_OIDC_ISSUER)) problems.push('HOLDPOINT_OIDC_ISSUER is not a URL');
  return problems;
}

/** What would be unsafe where real customers are behind the decisions. */
function checkProduction(values: Environment): string[] {
  const problems: string[] = [];
  const secrets = ['HOLDPOINT_AUTH_SECRET', 'HOLDPOINT_KEY_PEPPER', 'HOLDPOINT_GRANT_KEK'] as const;
  for (const name of secrets) {
    const weakness = findWeakness(values[name]);
    if (weakness) problems.push(`${name} ${weakness}`);
  }
  if (new Set(secrets.map((name) => values[name])).size < secrets.length) problems.push(`${secrets.join(', ')}: two of them are the same`);
  const origin = parseUrl(values.HOLDPOINT_PUBLIC_URL);
  if (origin?.protocol === 'http:' && !isLoopback(origin.hostname)) {
    problems.push('HOLDPOINT_PUBLIC_URL is http on a host that is not this one: sign-in cookies and grants would travel in the clear');
  }
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL'] as const) {
    const url = parseUrl(values[name]);
    if (url?.username === 'postgres') problems.push(`${name} signs in as the superuser postgres, whom row-level security does not bind`);
    if (url && url.password !== '' && url.password === url.username) problems.push(`${name} has the role's name as its password`);
  }
  const issuer = parseUrl(values.HOLDPOINT_OIDC_ISSUER ?? '');
  if (issuer?.protocol === 'http:' && !isLoopback(issuer.hostname))
    problems.push('HOLDPOINT_OIDC_ISSUER is http on a host that is not this one');
  return problems;
}

/** Why a secret is no secret, or null. Length is in bytes; few distinct characters or a placeholder word are guesses. */
function findWeakness(secret: string): string | null {
  if (Buffer.byteLength(secret) < SECRET_BYTES) return `is shorter than ${SECRET_BYTES} bytes`;
  if (new Set(secret).size < 12) return 'repeats the same few characters';
  if (PLACEHOLDER.test(secret)) return 'looks like a placeholder';
  return null;
}

function readOidc(values: Environment): OidcConfig | null {
  const { HOLDPOINT_OIDC_ISSUER: issuer, HOLDPOINT_OIDC_CLIENT_ID: clientId, HOLDPOINT_OIDC_CLIENT_SECRET: clientSecret } = values;
  if (!issuer || !clientId || !clientSecret) return null;
  return { issuer, clientId, clientSecret, name: values.HOLDPOINT_OIDC_NAME ?? 'Single sign-on' };
}

function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((part) => part.trim() || []);
}

function sameRole(left: string, right: string): boolean {
  const [a, b] = [parseUrl(left), parseUrl(right)];
  return a !== null && b !== null && a.host === b.host && a.username === b.username;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
