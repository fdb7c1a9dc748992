import { createHash } from 'node:crypto';
import type { TargetRef } from '#sdk/calls.ts';
import type { JsonObject, RequestView } from '#sdk/request-view.ts';
import { canonicalText } from './definition.ts';
import { HeldCall, type HeldDeps } from './held-call.ts';
import type { LeftBehind } from './left-behind.ts';
import type { GatedTool } from './tool-book.ts';

/** What the service reads of one request, less what stands around the arguments. */
const MAX_ARGUMENT_BYTES = 240_000;

/** The client of a gate on standard streams. It knows of every request of its agent key, also of those before a restart. */
export const ONLY_CLIENT = 'local';

/** Of so many requests is it kept whose they are, for whoever asks how they ended. */
const MAX_REMEMBERED = 10_000;

/** One call by one principal: who, what and with which arguments, but not when. Opaque; safe to hand out. */
export type CallKey = string;

/** Who asks, what it calls itself, and the span in which it does. */
type Asker = { principal: string; client: string; traceparent: string | undefined };

/** The calls that are held here. The same call again is the same held call until it has an outcome; after that it is a new one. */
export class HeldCalls {
  readonly #deps: HeldDeps;
  readonly #leftBehind: Pick<LeftBehind, 'add' | 'remove'>;
  readonly #server: string;
  readonly #targets: TargetRef[];
  readonly #held = new Map<CallKey, { call: HeldCall; principal: string }>();
  /** Not held any more, and not yet taken back. */
  readonly #leaving = new Set<HeldCall>();
  #closed = false;
  /** Whose request it is, by its id; also when it is not held any more. */
  readonly #principals = new Map<string, string>();

  constructor(
    { leftBehind, ...deps }: HeldDeps & { leftBehind: Pick<LeftBehind, 'add' | 'remove'> },
    { server, targets }: { server: string; targets: TargetRef[] },
  ) {
    this.#deps = deps;
    this.#leftBehind = leftBehind;
    this.#server = server;
    this.#targets = targets;
  }

  /** Throws for arguments that have no canonical form or that no request could hold. */
  keyOf(principal: string, { fullName, definition }: GatedTool, args: JsonObject): CallKey {
    const text = canonicalText([principal, fullName, definition, args]);
    if (Buffer.byteLength(canonicalText(args)) > MAX_ARGUMENT_BYTES)
      throw new RangeError(`The arguments are longer than ${MAX_ARGUMENT_BYTES} bytes; nobody could review that.`);
    return createHash('sha256').update(text).digest('base64url');
  }

  find(key: CallKey): HeldCall | null {
    return this.#held.get(key)?.call ?? null;
  }

  /** The held call of this key, put to Holdpoint now when there is none. Throws when the gate ends. */
  open(key: CallKey, tool: GatedTool, args: JsonObject, { principal, client, traceparent }: Asker): HeldCall {
    const known = this.#held.get(key);
    if (known) return known.call;
    if (this.#closed) throw new Error('The gate ends.');
    const call = {
      tool: tool.fullName,
      arguments: args,
      targets: this.#targets,
      intent: {
        summary: `Call ${tool.name} of the MCP server ${this.#server}`,
        reason: `Asked through the MCP gate by ${client}, which gave no reason.`,
      },
    };
    const made = new HeldCall(this.#deps, tool, { call, traceparent }, (over) => {
      if (this.#held.get(key)?.call === over) this.#held.delete(key);
      this.#leaving.add(over);
      void over.gone.then(() => this.#leaving.delete(over));
    });
    this.#held.set(key, { call: made, principal });
    made.submitted.then(({ id, status }) => this.#note(made, { id, status }, principal)).catch(() => {});
    return made;
  }

  /** Whether this principal may know of a request: it is its own, or there is nobody else here. */
  isOf(principal: string, id: string): boolean {
    return principal === ONLY_CLIENT || this.#principals.get(id) === principal;
  }

  /** The held call behind a request of this principal; null when it has an outcome or was never here. */
  async findByRequest(principal: string, id: string): Promise<HeldCall | null> {
    for (const call of this.#of(principal)) {
      const view = await call.submitted.catch(() => null);
      if (view?.id === id) return call;
    }
    return null;
  }

  /** The ids of what is held for this principal. */
  async requests(principal: string): Promise<string[]> {
    const views = await Promise.all(this.#of(principal).map((call) => call.submitted.catch(() => null)));
    return views.flatMap((view) => (view ? [view.id] : []));
  }

  /** Takes back whatever can be taken back, and waits for what is being taken back already. Nothing more is held. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#held.values()].map(({ call }) => call.abandon()));
    await Promise.all([...this.#leaving].map((call) => call.gone));
  }

  #of(principal: string): HeldCall[] {
    return [...this.#held.values()].flatMap((held) => (held.principal === principal ? [held.call] : []));
  }

  #note(call: HeldCall, { id, status }: Pick<RequestView, 'id' | 'status'>, principal: string): void {
    this.#remember(id, principal);
    if (status !== 'pending') return;
    this.#leftBehind.add(id);
    void call.gone.then((how) => how === 'over' && this.#leftBehind.remove(id));
  }

  #remember(id: string, principal: string): void {
    const oldest = this.#principals.size >= MAX_REMEMBERED ? this.#principals.keys().next().value : undefined;
    if (oldest !== undefined) this.#principals.delete(oldest);
    this.#principals.set(id, principal);
  }
}
