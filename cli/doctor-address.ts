import { connect } from 'node:tls';
import type { Finding } from './finding.ts';

const SKEW_WARN_MS = 2_000;
const SKEW_FAIL_MS = 60_000;
const CERTIFICATE_WARN_DAYS = 14;
const TIMEOUT_MS = 10_000;
const API_VERSION = '1';

/** Everything that needs no key. Answers whether a Holdpoint service is there at all. */
export async function* checkAddress(url: string, signal: AbortSignal): AsyncGenerator<Finding, boolean> {
  const { protocol, hostname, port } = new URL(url);
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  if (protocol === 'http:' && !isLocal)
    yield { check: 'address', state: 'warn', detail: `${url} is not encrypted`, todo: 'use https: the key goes over this line' };
  else yield { check: 'address', state: 'ok', detail: url };
  const health = await read(`${url}/healthz`, signal);
  if (typeof health === 'string') {
    yield { check: 'reach', state: 'fail', detail: health, todo: 'check the address, DNS, proxies and firewalls between here and there' };
    return false;
  }
  if (health.body['status'] !== 'ok') {
    yield {
      check: 'reach',
      state: 'fail',
      detail: `what answers at ${url} is not Holdpoint`,
      todo: 'check the address, and what a proxy puts in its place',
    };
    return false;
  }
  yield { check: 'reach', state: 'ok', detail: `answered in ${health.tookMs} ms` };
  if (protocol === 'https:') yield await checkCertificate(hostname, Number(port || 443));
  yield checkClock(health.date, health.tookMs);
  yield await checkReady(url, signal);
  yield await checkJwks(url, signal);
  yield await checkVersion(url, signal);
  return true;
}

type Answer = { status: number; body: Record<string, unknown>; date: number; tookMs: number };

/** One GET, or why there is no answer. */
async function read(address: string, signal: AbortSignal): Promise<Answer | string> {
  const began = Date.now();
  try {
    const response = await fetch(address, { redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    const body: unknown = await response.json().catch(() => ({}));
    const date = Date.parse(response.headers.get('date') ?? '');
    return { status: response.status, body: (body ?? {}) as Record<string, unknown>, date, tookMs: Date.now() - began };
  } catch (error) {
    signal.throwIfAborted();
    const { cause } = error as { cause?: { code?: string; message?: string } };
    return cause?.code ?? cause?.message ?? (error as Error).message;
  }
}

/** Grants and deadlines go by the service's clock, so a wrong one here only misleads; far off it hides what is wrong. The header has whole seconds. */
function checkClock(date: number, tookMs: number): Finding {
  if (Number.isNaN(date)) return { check: 'clock', state: 'warn', detail: 'the service does not say its time' };
  const skewMs = Math.abs(Date.now() - tookMs / 2 - (date + 500));
  const detail = `${(skewMs / 1_000).toFixed(1)} s from the service's`;
  const state = skewMs > SKEW_FAIL_MS ? 'fail' : skewMs > SKEW_WARN_MS ? 'warn' : 'ok';
  return { check: 'clock', state, detail, ...(state === 'ok' ? {} : { todo: 'set this clock by NTP: offline checks of grants go by it' }) };
}

function checkCertificate(host: string, port: number): Promise<Finding> {
  return new Promise((resolve) => {
    const fail = (detail: string) =>
      resolve({ check: 'tls', state: 'fail', detail, todo: 'renew or trust its certificate (NODE_EXTRA_CA_CERTS)' });
    const socket = connect({ host, port, servername: host, timeout: TIMEOUT_MS }, () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to);
      const days = Math.floor((until - Date.now()) / 86_400_000);
      const detail = `${socket.getProtocol() ?? 'TLS'}, certificate good for ${days} days`;
      socket.destroy();
      resolve(
        days < CERTIFICATE_WARN_DAYS ? { check: 'tls', state: 'warn', detail, todo: 'renew it' } : { check: 'tls', state: 'ok', detail },
      );
    });
    socket.once('error', (error) => fail(error.message));
    socket.once('timeout', () => socket.destroy(new Error('no TLS handshake in time')));
  });
}

async function checkReady(url: string, signal: AbortSignal): Promise<Finding> {
  const answer = await read(`${url}/readyz`, signal);
  if (typeof answer !== 'string' && answer.body['status'] === 'ready')
    return { check: 'ready', state: 'ok', detail: 'the service can do its work' };
  return { check: 'ready', state: 'fail', detail: 'the service lives and cannot work', todo: 'look at its database' };
}

async function checkJwks(url: string, signal: AbortSignal): Promise<Finding> {
  const answer = await read(`${url}/.well-known/jwks.json`, signal);
  const keys = typeof answer === 'string' ? undefined : answer.body['keys'];
  const good = Array.isArray(keys) ? keys.filter((key: { alg?: unknown }) => key.alg === 'Ed25519' || key.alg === 'EdDSA').length : 0;
  if (good > 0) return { check: 'jwks', state: 'ok', detail: `${good} public ${good === 1 ? 'key' : 'keys'} for grants` };
  return { check: 'jwks', state: 'fail', detail: 'no public key for grants', todo: 'let /.well-known/jwks.json through the proxy' };
}

async function checkVersion(url: string, signal: AbortSignal): Promise<Finding> {
  const answer = await read(`${url}/api/v1/openapi.json`, signal);
  const info = typeof answer === 'string' ? undefined : (answer.body['info'] as { version?: unknown } | undefined);
  if (info?.version === API_VERSION)
    return { check: 'version', state: 'ok', detail: `speaks version ${API_VERSION} of the API, as this command does` };
  const theirs = typeof info?.version === 'string' ? `version ${info.version}` : 'no version that it names';
  return {
    check: 'version',
    state: 'fail',
    detail: `the service speaks ${theirs}, this command version ${API_VERSION}`,
    todo: 'update the older of the two',
  };
}
