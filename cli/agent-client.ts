import { readFile } from 'node:fs/promises';
import { bearer, type Credential, Holdpoint } from '#sdk/main.ts';
import { UsageError } from './output.ts';
import { workloadCredential } from './workload-credential.ts';

/** Who calls: a key, or a workload by a token of its own. */
export const CALLER_OPTIONS = {
  url: { type: 'string' },
  'key-file': { type: 'string' },
  'workload-token-file': { type: 'string' },
  federation: { type: 'string' },
  'workload-key-file': { type: 'string' },
} as const;

/** What every command of an agent takes. */
export const AGENT_OPTIONS = {
  ...CALLER_OPTIONS,
  patience: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

export type AgentValues = { [option in keyof typeof CALLER_OPTIONS | 'patience']?: string | undefined };

/** `key` is null for a workload that has none. */
export type Agent = { url: string; credential: Credential; key: string | null };

/** Where the service is and who calls. Throws UsageError when either is not said. */
export async function readAgent(values: AgentValues): Promise<Agent> {
  const { env } = process;
  const url = readUrl(values.url ?? env['HOLDPOINT_URL']);
  const tokenFile = values['workload-token-file'] ?? (values['key-file'] === undefined ? env['HOLDPOINT_WORKLOAD_TOKEN_FILE'] : undefined);
  if (!tokenFile) {
    const key = await readKey(values['key-file']);
    return { url, credential: bearer(key), key };
  }
  if (values['key-file'] !== undefined) throw new UsageError('who is calling? Give --key-file or --workload-token-file, not both');
  const federation = values.federation ?? env['HOLDPOINT_FEDERATION'];
  const keyFile = values['workload-key-file'] ?? env['HOLDPOINT_WORKLOAD_KEY_FILE'];
  return { url, credential: await workloadCredential(url, { tokenFile, federation, keyFile }), key: null };
}

/** The SDK's client with the caller's own patience. */
export async function openAgent(values: AgentValues): Promise<Holdpoint> {
  const patienceMs = readSeconds(values.patience, 'patience');
  const { url, credential } = await readAgent(values);
  return new Holdpoint({ url, credential, ...(patienceMs === undefined ? {} : { patienceMs }) });
}

export function readUrl(text: string | undefined): string {
  if (!text) throw new UsageError('where is the service? Give --url, or set HOLDPOINT_URL');
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new UsageError(`not an address of a service: ${text}`);
  return text.replace(/\/+$/, '');
}

async function readKey(file: string | undefined): Promise<string> {
  const key = (file === undefined ? (process.env['HOLDPOINT_KEY'] ?? '') : await readFile(file, 'utf8')).trim();
  if (key === '') throw new UsageError('who is calling? Give --key-file or --workload-token-file, or set HOLDPOINT_KEY');
  return key;
}

/** A number of seconds as milliseconds; undefined when it is not given. */
export function readSeconds(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0) throw new UsageError(`--${option} takes a number of seconds`);
  return seconds * 1_000;
}
