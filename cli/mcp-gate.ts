import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createGate } from '../gate/gate.ts';
import { serveHttp } from '../gate/serve-http.ts';
import { type GateCaller, type GateSettings, PATIENCE, type UpstreamAddress } from '../gate/settings.ts';
import { bearer } from '#sdk/main.ts';
import { readUrl } from './agent-client.ts';
import { configFolder } from './config-folder.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Output, UsageError } from './output.ts';
import { workloadCredential } from './workload-credential.ts';

const OPTIONS = {
  url: { type: 'string' },
  server: { type: 'string' },
  upstream: { type: 'string' },
  header: { type: 'string', multiple: true },
  target: { type: 'string', multiple: true },
  http: { type: 'string' },
  hold: { type: 'string' },
  'hold-progress': { type: 'string' },
  grace: { type: 'string' },
  'agent-token-file': { type: 'string' },
  'agent-federation': { type: 'string' },
  'executor-token-file': { type: 'string' },
  'executor-federation': { type: 'string' },
} as const;

/** How an npx that started the gate was told what to run: one that starts the upstream would take it for its own. */
const OF_NPX = new Set(['npm_config_package', 'npm_config_call']);

type Env = Record<string, string | undefined>;

/**
 * `holdpoint mcp-gate`: in front of one MCP server. Keys come from the environment and never from an argument, which
 * every user of the machine could read. Standard output belongs to the protocol; everything else is said on standard error.
 */
export async function runMcpGate(args: readonly string[], { err, signal, onUnread }: Output, env: Env = process.env): Promise<ExitCode> {
  const settings = await readSettings(args, err, env);
  const { values } = parseArgs({ args: beforeDashes(args), options: OPTIONS });
  const gate = createGate(settings);
  let ends = false;
  const ended = endOf(signal, onUnread, values.http === undefined).then(() => {
    ends = true;
  });
  try {
    // Not waited for: a client gives its server only so long to say hello, and the upstream may take longer.
    void gate
      .prepare()
      .catch((error: Error) => ends || err(`holdpoint mcp-gate: ${error.message}; calls are refused until that is mended`));
    if (values.http === undefined) {
      const door = serveStdio(gate.factory, { onerror: (error) => settings.log(error.message) });
      await ended;
      await door.close();
    } else {
      // One for each client that is to be told apart, between blanks.
      const tokens = (env['HOLDPOINT_GATE_TOKEN'] ?? '').split(/\s+/).filter((token) => token !== '');
      const door = await serveHttp(gate, { port: integer('http', values.http, 0, 65_535), tokens, log: settings.log });
      err(
        `holdpoint mcp-gate: listening on ${door.url}${tokens.length === 0 ? ', for every user of this machine (HOLDPOINT_GATE_TOKEN is not set)' : ''}`,
      );
      await ended;
      await door.close();
    }
    return exitCode('ok');
  } finally {
    await gate.close();
  }
}

async function readSettings(args: readonly string[], err: (line: string) => void, env: Env): Promise<GateSettings> {
  const { values } = parseArgs({ args: beforeDashes(args), options: OPTIONS });
  const { server } = values;
  if (!server || !/^[a-z0-9][a-z0-9-]{0,30}$/.test(server))
    throw new UsageError('mcp-gate needs --server NAME: small letters, digits and dashes; the tools are reviewed under it');
  const url = readUrl(values.url ?? env['HOLDPOINT_URL']);
  const caller = async (role: 'agent' | 'executor'): Promise<GateCaller> => {
    const variable = `HOLDPOINT_${role.toUpperCase()}`;
    const tokenFile = values[`${role}-token-file`] ?? env[`${variable}_TOKEN_FILE`];
    if (!tokenFile) return keyCaller(env, role === 'agent' ? [`${variable}_KEY`, 'HOLDPOINT_KEY'] : [`${variable}_KEY`]);
    const federation = values[`${role}-federation`] ?? env[`${variable}_FEDERATION`];
    return { credential: await workloadCredential(url, { tokenFile, federation }), key: null, from: `the workload of ${federation}` };
  };
  const seconds = (option: 'hold' | 'hold-progress' | 'grace', otherwise: number) => {
    const text = values[option];
    return text === undefined ? otherwise : integer(option, text, 1, 86_400) * 1_000;
  };
  return {
    url,
    agent: await caller('agent'),
    executor: await caller('executor'),
    server,
    targets: (values.target ?? []).map(readTarget),
    upstream: readUpstream(values, args, env),
    patience: {
      ...PATIENCE,
      holdMs: seconds('hold', PATIENCE.holdMs),
      progressHoldMs: seconds('hold-progress', PATIENCE.progressHoldMs),
      graceMs: seconds('grace', PATIENCE.graceMs),
    },
    stateFolder: join(configFolder(), 'gates'),
    log: (line) => err(`holdpoint mcp-gate: ${line}`),
  };
}

/** By the first of these variables that is set. */
function keyCaller(env: Env, variables: readonly string[]): GateCaller {
  const from = variables.find((name) => env[name]?.trim());
  if (from === undefined) throw new UsageError(`mcp-gate needs ${variables.join(' or ')} in the environment`);
  const key = env[from]?.trim() ?? '';
  return { credential: bearer(key), key, from };
}

function readUpstream(values: { upstream?: string; header?: string[] }, args: readonly string[], env: Env): UpstreamAddress {
  const [command, ...rest] = args.includes('--') ? args.slice(args.indexOf('--') + 1) : [];
  if ((command === undefined) === (values.upstream === undefined))
    throw new UsageError('mcp-gate needs either --upstream URL or, after --, the command of the MCP server');
  if (command !== undefined) {
    // The upstream gets what it was meant to get, and never the keys of the gate.
    const own = Object.entries(env).flatMap(([name, value]) =>
      value === undefined || name.startsWith('HOLDPOINT_') || OF_NPX.has(name) ? [] : [[name, value]],
    );
    return { kind: 'stdio', command, args: rest, env: Object.fromEntries(own) as Record<string, string> };
  }
  const url = values.upstream ?? '';
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new UsageError('--upstream is an http or https URL');
  const headers = (values.header ?? []).map((text) => {
    const at = text.indexOf(':');
    if (at < 1) throw new UsageError('--header is "Name: value"');
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  });
  return { kind: 'http', url, headers: Object.fromEntries(headers) as Record<string, string> };
}

function readTarget(text: string): GateSettings['targets'][number] {
  const [, kind, name] = /^(host|user):(.+)$/.exec(text) ?? [];
  if ((kind !== 'host' && kind !== 'user') || name === undefined) throw new UsageError('--target is host:NAME or user:NAME');
  return { kind, name };
}

function integer(option: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) throw new UsageError(`--${option} is a whole number from ${from} to ${to}`);
  return value;
}

function beforeDashes(args: readonly string[]): string[] {
  return args.includes('--') ? args.slice(0, args.indexOf('--')) : [...args];
}

/**
 * Resolves when the process is asked to end, when its terminal goes, or when the client closes standard input or reads no more:
 * what is held is taken back then, so none of these may end the process by itself.
 */
function endOf(signal: AbortSignal, onUnread: Output['onUnread'], withInput: boolean): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    onUnread(resolve);
    for (const name of ['SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve());
    if (withInput) for (const event of ['end', 'close'] as const) process.stdin.once(event, () => resolve());
  });
}
