import type { ServiceHealth } from '../health.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

type Slot = { process: ServiceProcess | null; since: number; lastPid: number | null; lastExit: string | null };
export type Restarted = { service: string; oldPid: number | null; newPid: number; oldEnded: string; listeningOn: number | null };

/** The services of one host: they run, fail, are restarted, and stop answering while the host is isolated. */
export class ServiceSet {
  readonly #host: string;
  readonly #cwd: string;
  readonly #slots: Map<string, Slot>;
  readonly #onFailed: (name: string, how: string) => void;
  #isolated: boolean;

  constructor(options: {
    host: string;
    cwd: string;
    names: readonly string[];
    isolated: boolean;
    onFailed: (name: string, how: string) => void;
  }) {
    this.#host = options.host;
    this.#cwd = options.cwd;
    this.#isolated = options.isolated;
    this.#onFailed = options.onFailed;
    this.#slots = new Map(options.names.map((name) => [name, { process: null, since: Date.now(), lastPid: null, lastExit: null }]));
  }

  has(name: string): boolean {
    return this.#slots.has(name);
  }

  health(): ServiceHealth[] {
    return [...this.#slots].map(([name, { process, since, lastExit }]) => ({
      name,
      state: process ? 'running' : 'down',
      pid: process?.pid ?? null,
      port: process?.port() ?? null,
      since: process?.since ?? since,
      lastExit,
    }));
  }

  async start(name: string): Promise<ServiceProcess> {
    const slot = this.#slot(name);
    const process: ServiceProcess = await startServiceProcess({
      host: this.#host,
      name,
      cwd: this.#cwd,
      isolated: this.#isolated,
      onExit: (how) => {
        // One that we ended ourselves is no longer in its place.
        if (slot.process !== process) return;
        Object.assign(slot, { process: null, since: Date.now(), lastExit: how });
        this.#onFailed(name, how);
      },
    });
    Object.assign(slot, { process, lastPid: process.pid });
    return process;
  }

  /** Really ends the process, if it still runs, and starts another: a new pid. */
  async restart(name: string): Promise<Restarted> {
    const slot = this.#slot(name);
    const oldPid = slot.lastPid;
    const oldEnded = await this.stop(name);
    const fresh = await this.start(name);
    return { service: name, oldPid, newPid: fresh.pid, oldEnded, listeningOn: fresh.port() };
  }

  async stop(name: string): Promise<string> {
    const slot = this.#slot(name);
    const { process } = slot;
    if (!process) return slot.lastExit ?? 'was not running';
    Object.assign(slot, { process: null, since: Date.now(), lastExit: 'stopped' });
    return process.end();
  }

  async crash(name: string): Promise<void> {
    await this.#slot(name).process?.crash();
  }

  async setIsolated(isolated: boolean): Promise<number[]> {
    this.#isolated = isolated;
    const running = [...this.#slots.values()].flatMap(({ process }) => (process ? [process] : []));
    await Promise.all(running.map((process) => (isolated ? process.isolate() : process.release())));
    return running.map(({ pid }) => pid);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#slots.keys()].map((name) => this.stop(name)));
  }

  #slot(name: string): Slot {
    const slot = this.#slots.get(name);
    if (!slot) throw new Error(`${this.#host} has no service ${name}.`);
    return slot;
  }
}
