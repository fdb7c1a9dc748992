import {
  type CallToolResult,
  Client,
  type Progress,
  ProtocolError,
  StreamableHTTPClientTransport,
  type Tool,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Definition, toDefinition } from './definition.ts';
import type { GateSettings, UpstreamAddress } from './settings.ts';

/** What became of one forwarded call. `unclear`: it left, and nobody can say whether it was done. */
export type Forwarded =
  | { kind: 'answered'; result: CallToolResult }
  | { kind: 'refused'; message: string }
  | { kind: 'unclear'; message: string };

/** Hears what a running tool says of its progress. */
export type OnProgress = (note: Progress) => void;

/** The stored call, the span in which its client asked, and who hears of its progress. */
type ForwardedCall = { args: Record<string, unknown>; traceparent: string | null; onProgress: OnProgress };

const PROBE_MS = 5_000;
const LIST_MS = 30_000;

/** The MCP server behind the gate. Started when first needed and again after it died; nothing is ever forwarded twice. */
export class Upstream {
  readonly #address: UpstreamAddress;
  readonly #log: (line: string) => void;
  readonly #runMs: number;
  readonly #onChanged: () => void;
  #connection: Promise<Client> | null = null;
  #closed = false;

  constructor({ upstream, log, patience }: Pick<GateSettings, 'upstream' | 'log' | 'patience'>, onChanged: () => void) {
    this.#address = upstream;
    this.#log = log;
    this.#runMs = patience.runMs;
    this.#onChanged = onChanged;
  }

  /** What it offers at this instant. Asked of it each time, because a server need not say that its list changed. */
  async definitions(): Promise<Definition[]> {
    const client = await this.#client();
    const tools: Tool[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.request({ method: 'tools/list', params: cursor === undefined ? {} : { cursor } }, { timeout: LIST_MS });
      tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return tools.map(toDefinition);
  }

  /**
   * One call, once. What comes back as a JSON-RPC error was answered; a broken line or a silence was not. `traceparent` is
   * passed on in `_meta`, as SEP-414 has it.
   */
  async call(definition: Definition, { args, traceparent, onProgress }: ForwardedCall): Promise<Forwarded> {
    const client = await this.#client().catch((error: unknown) => messageOf(error));
    if (typeof client === 'string') return { kind: 'refused', message: client };
    // Without its output schema: what the tool answered was answered, whether it keeps its own promise or not.
    const { outputSchema: _unchecked, ...toolDefinition } = definition;
    try {
      const result = await client.callTool(
        { name: definition.name, arguments: args, ...(traceparent === null ? {} : { _meta: { traceparent } }) },
        { timeout: this.#runMs, resetTimeoutOnProgress: false, onprogress: onProgress, toolDefinition },
      );
      return { kind: 'answered', result };
    } catch (error) {
      return { kind: error instanceof ProtocolError ? 'refused' : 'unclear', message: messageOf(error) };
    }
  }

  /** For good: a program that was started after this would keep the gate alive. */
  async close(): Promise<void> {
    this.#closed = true;
    const connection = this.#connection;
    this.#connection = null;
    await (await connection?.catch(() => null))?.close();
  }

  #client(): Promise<Client> {
    if (this.#closed) return Promise.reject(new Error('The gate ends.'));
    this.#connection ??= this.#connect().catch((error: unknown) => {
      this.#connection = null;
      throw new Error(`The MCP server behind the gate cannot be reached: ${messageOf(error)}`, { cause: error });
    });
    return this.#connection;
  }

  /** A program is started for the 2025 protocol first: to ask which one it speaks would start it twice. */
  async #connect(): Promise<Client> {
    if (this.#address.kind === 'http') return this.#open('auto');
    return this.#open('legacy').catch(() => this.#open('auto'));
  }

  async #open(mode: 'legacy' | 'auto'): Promise<Client> {
    const client = new Client(
      { name: 'holdpoint-mcp-gate', version: '0.1.0' },
      {
        versionNegotiation: { mode, probe: { timeoutMs: PROBE_MS } },
        listChanged: { tools: { autoRefresh: false, onChanged: () => this.#onChanged() } },
      },
    );
    await client.connect(transportTo(this.#address));
    client.onclose = () => {
      this.#connection = null;
      this.#log('the MCP server behind the gate is gone; it is started again when it is needed');
    };
    client.onerror = (error) => this.#log(`the MCP server behind the gate: ${error.message}`);
    return client;
  }
}

function transportTo(address: UpstreamAddress): StdioClientTransport | StreamableHTTPClientTransport {
  if (address.kind === 'stdio') {
    const { command, args, env } = address;
    return new StdioClientTransport({ command, args, env, stderr: 'inherit' });
  }
  return new StreamableHTTPClientTransport(new URL(address.url), { requestInit: { headers: address.headers } });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
