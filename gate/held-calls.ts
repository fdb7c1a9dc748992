import { createHash } from 'node:crypto';
import type { TargetRef } from '#sdk/calls.ts';
import type { JsonObject } from '#sdk/request-view.ts';
import { canonicalText } from './definition.ts';
import { HeldCall, type HeldDeps } from './held-call.ts';
import type { GatedTool } from './tool-book.ts';

/** What the service reads of one request, less what stands around the arguments. */
const MAX_ARGUMENT_BYTES = 240_000;

/** One call by one principal: who, what and with which arguments, but not when. Opaque; safe to hand out. */
export type CallKey = string;

/** The calls that are held here. The same call again is the same held call until it has an outcome; after that it is a new one. */
export class HeldCalls {
  readonly #deps: HeldDeps;
  readonly #server: string;
  readonly #targets: TargetRef[];
  readonly #held = new Map<CallKey, HeldCall>();

  constructor(deps: HeldDeps, { server, targets }: { server: string; targets: TargetRef[] }) {
    this.#deps = deps;
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
    return this.#held.get(key) ?? null;
  }

  /** The held call of this key, put to Holdpoint now when there is none. */
  open(key: CallKey, tool: GatedTool, args: JsonObject, client: string): HeldCall {
    const known = this.#held.get(key);
    if (known) return known;
    const call = {
      tool: tool.fullName,
      arguments: args,
      targets: this.#targets,
      intent: {
        summary: `Call ${tool.name} of the MCP server ${this.#server}`,
        reason: `Asked through the MCP gate by ${client}, which gave no reason.`,
      },
    };
    const made = new HeldCall(this.#deps, tool, call, (over) => {
      if (this.#held.get(key) === over) this.#held.delete(key);
    });
    this.#held.set(key, made);
    return made;
  }

  /** The held call behind a request of this gate; null when it has an outcome or was never here. */
  async findByRequest(id: string): Promise<HeldCall | null> {
    for (const held of this.#held.values()) {
      const view = await held.submitted.catch(() => null);
      if (view?.id === id) return held;
    }
    return null;
  }

  /** The ids of what is held. */
  async requests(): Promise<string[]> {
    const views = await Promise.all([...this.#held.values()].map((held) => held.submitted.catch(() => null)));
    return views.flatMap((view) => (view ? [view.id] : []));
  }

  /** Takes back whatever can be taken back. */
  async close(): Promise<void> {
    await Promise.all([...this.#held.values()].map((held) => held.abandon()));
  }
}
