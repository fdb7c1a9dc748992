import { readFile } from 'node:fs/promises';
import { Holdpoint } from '#sdk/main.ts';
import { UsageError } from './output.ts';

/** What every command of an agent takes. */
export const AGENT_OPTIONS = {
  url: { type: 'string' },
  'key-file': { type: 'string' },
  patience: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

export type AgentValues = { url?: string | undefined; 'key-file'?: string | undefined; patience?: string | undefined };

/** Where the service is and who calls. Throws UsageError when either is not said. */
export async function readAgent(values: AgentValues): Promise<{ url: string; key: string }> {
  return { url: readUrl(values.url ?? process.env['HOLDPOINT_URL']), key: await readKey(values['key-file']) };
}

/** The SDK's client with the caller's own patience. */
export async function openAgent(values: AgentValues): Promise<Holdpoint> {
  const patienceMs = readSeconds(values.patience, 'patience');
  return new Holdpoint({ ...(await readAgent(values)), ...(patienceMs === undefined ? {} : { patienceMs }) });
}

export function readUrl(text: string | undefined): string {
  if (!text) throw new UsageError('where is the service? Give --url, or set HOLDPOINT_URL');
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new UsageError(`not an address of a service: ${text}`);
  return text.replace(/\/+$/, '');
}

async function readKey(file: string | undefined): Promise<string> {
  const key = (file === undefined ? (process.env['HOLDPOINT_KEY'] ?? '') : await readFile(file, 'utf8')).trim();
  if (key === '') throw new UsageError('who is calling? Give --key-file, or set HOLDPOINT_KEY');
  return key;
}

/** A number of seconds as milliseconds; undefined when it is not given. */
export function readSeconds(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0) throw new UsageError(`--${option} takes a number of seconds`);
  return seconds * 1_000;
}
