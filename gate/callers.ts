import { keyFault, kindOfKey } from '#sdk/check-key.ts';
import { HoldpointError, UnavailableError } from '#sdk/errors.ts';
import { Http } from '#sdk/http.ts';
import { type Identity, readIdentity } from '#sdk/identity.ts';
import type { GateCaller, GateSettings } from './settings.ts';

const OTHER = { agent: 'executor', executor: 'agent' } as const;

/**
 * Whether the two who call are an agent and an executor of one customer. Asked before anything is proposed: definitions that
 * go to another customer's reviewers are read by the wrong people, and a call by this agent could still never run.
 */
export class Callers {
  readonly #settings: Pick<GateSettings, 'url' | 'agent' | 'executor'>;
  #good = false;
  #asking: Promise<void> | null = null;

  constructor(settings: Pick<GateSettings, 'url' | 'agent' | 'executor'>) {
    this.#settings = settings;
  }

  /** Throws Error with what is wrong, by the names under which the two were given and never by the keys. Asks until the answer was good once. */
  async check(): Promise<void> {
    if (this.#good) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const { agent, executor } = this.#settings;
    const swapped = isKeyOf(agent, 'executor') && isKeyOf(executor, 'agent');
    if (swapped) throw new Error(`${agent.from} is an executor's key and ${executor.from} an agent's: they are swapped`);
    const [asks, runs] = await Promise.all([this.#who(agent, 'agent'), this.#who(executor, 'executor')]);
    if (asks.tenant !== runs.tenant)
      throw new Error(`these keys belong to two customers: ${agent.from} and ${executor.from}; nothing was proposed to either`);
    this.#good = true;
  }

  async #who({ from, credential, key }: GateCaller, kind: 'agent' | 'executor'): Promise<Identity> {
    const fault = key === null ? null : keyFault(key);
    if (fault !== null) throw new Error(`${from}: ${fault}`);
    const wrongKind = `${from} is an ${OTHER[kind]}'s${key === null ? '' : ' key'}, and not an ${kind}'s`;
    if (key !== null && kindOfKey(key) !== kind) throw new Error(wrongKind);
    const http = new Http({ url: this.#settings.url, credential, patienceMs: 0 });
    const identity = await readIdentity(http).catch((error: unknown) => {
      if (!(error instanceof HoldpointError) || error instanceof UnavailableError) throw error;
      throw new Error(`${from}: ${error.detail} (${error.code})`, { cause: error });
    });
    if (identity.kind !== kind) throw new Error(wrongKind);
    return identity;
  }
}

/** As far as the key itself says. */
function isKeyOf({ key }: GateCaller, kind: 'agent' | 'executor'): boolean {
  return key !== null && keyFault(key) === null && kindOfKey(key) === kind;
}
