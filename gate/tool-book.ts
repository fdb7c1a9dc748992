import { canonicalText, type Definition } from './definition.ts';
import { proposeAll, type Standing } from './proposals.ts';
import type { GateSettings } from './settings.ts';
import type { Upstream } from './upstream.ts';

/** `name` as the upstream has it, `fullName` as the service has it. */
export type GatedTool = { name: string; fullName: string; definition: Definition; standing: Standing };

type BookDeps = {
  settings: GateSettings;
  upstream: Pick<Upstream, 'definitions'>;
  /** Names that are the gate's own. */
  reserved: readonly string[];
  /** Throws as long as nothing may be proposed by these callers. */
  admit: () => Promise<void>;
};

/** How long a list may be shown again without asking; a call of a tool that is not approved always asks. */
const FRESH_MS = 3_000;
const NAME = /^[A-Za-z0-9_./-]+$/;
const MAX_NAME = 128;

/** What the upstream offers and how each tool stands: proposed for review whenever it is read, so that a change cannot hide. */
export class ToolBook {
  readonly #settings: GateSettings;
  readonly #upstream: Pick<Upstream, 'definitions'>;
  readonly #reserved: ReadonlySet<string>;
  readonly #admit: () => Promise<void>;
  readonly #onChanged: () => void;
  #tools = new Map<string, GatedTool>();
  /** What the upstream offered last, and how it stood: a change is told by these. Empty until the first reading. */
  #offeredText = '';
  #standingsText = '';
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor({ settings, upstream, reserved, admit }: BookDeps, onChanged: () => void) {
    this.#settings = settings;
    this.#upstream = upstream;
    this.#reserved = new Set(reserved);
    this.#admit = admit;
    this.#onChanged = onChanged;
  }

  async list(): Promise<GatedTool[]> {
    if (performance.now() - this.#readAt > FRESH_MS) await this.refresh();
    return [...this.#tools.values()];
  }

  /** Null when the upstream has no such tool. */
  async find(name: string): Promise<GatedTool | null> {
    if (this.#tools.get(name)?.standing !== 'approved') await this.#ask(name);
    return this.#tools.get(name) ?? null;
  }

  /** What became of the tool, asked of the upstream and of the service now: the last look before a call leaves. */
  async lookAgain({ name, definition }: GatedTool): Promise<'same' | 'changed' | 'gone'> {
    await this.#ask(name);
    const now = this.#tools.get(name);
    if (!now) return 'gone';
    return now.standing === 'approved' && canonicalText(now.definition) === canonicalText(definition) ? 'same' : 'changed';
  }

  /**
   * Asks the upstream for its whole list and the service about one tool of it: a list may be megabytes, and each call asks.
   * When either answers otherwise than before, everything is read again, so that no change waits for the next list.
   */
  async #ask(name: string): Promise<void> {
    const offered = await this.#offered();
    if (canonicalText(offered) === this.#offeredText) {
      const asked = offered.filter((definition) => definition.name === name);
      const standing = (await proposeAll(this.#settings, asked)).get(name);
      if (standing === this.#tools.get(name)?.standing) return;
    }
    await this.refresh();
  }

  /** Reads both sides again. One read at a time; whoever comes meanwhile waits for one that began after they came. */
  async refresh(): Promise<void> {
    if (this.#reading) await this.#reading.catch(() => {});
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  /** What the upstream offers now and the gate can list. */
  async #offered(): Promise<Definition[]> {
    await this.#admit();
    const { server, log } = this.#settings;
    return (await this.#upstream.definitions()).filter(({ name }) => {
      const reason = this.#reserved.has(name)
        ? 'the gate has a tool of that name'
        : !NAME.test(name) || `mcp.${server}.${name}`.length > MAX_NAME
          ? 'its name is too long or has other characters than A-Z a-z 0-9 _ . / -'
          : null;
      if (reason !== null) log(`the tool ${JSON.stringify(name)} is left out: ${reason}`);
      return reason === null;
    });
  }

  async #read(): Promise<void> {
    const { server } = this.#settings;
    const offered = await this.#offered();
    const standings = await proposeAll(this.#settings, offered);
    this.#tools = new Map(
      offered.map((definition) => {
        const { name } = definition;
        return [name, { name, fullName: `mcp.${server}.${name}`, definition, standing: standings.get(name) ?? 'unreviewed' }];
      }),
    );
    this.#readAt = performance.now();
    const [offeredText, standingsText] = [canonicalText(offered), JSON.stringify([...standings])];
    const changed = this.#offeredText !== '' && (this.#offeredText !== offeredText || this.#standingsText !== standingsText);
    this.#offeredText = offeredText;
    this.#standingsText = standingsText;
    if (changed) this.#onChanged();
  }
}
