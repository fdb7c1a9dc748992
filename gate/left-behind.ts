import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { keyIdOf } from '#sdk/check-key.ts';
import type { GateSettings } from './settings.ts';

type Left = { file: string; ids: string[] };

/**
 * The ids of the requests that this process has put to Holdpoint and not seen the end of, in a file of its own. Whoever is killed can
 * take nothing back, so the next gate of the same agent before the same server does it. A file is left behind when the process that
 * its name says has gone; that of a gate that lives is not touched, however many there are.
 */
export class LeftBehind {
  readonly #folder: string;
  readonly #prefix: string;
  readonly #file: string;
  readonly #log: (line: string) => void;
  readonly #ids = new Set<string>();
  #left: Left[] = [];
  #failed = false;

  constructor({ url, agent, server, stateFolder, log }: Pick<GateSettings, 'url' | 'agent' | 'server' | 'stateFolder' | 'log'>) {
    const whose = JSON.stringify([url, (agent.key && keyIdOf(agent.key)) || agent.from, server, machine()]);
    this.#folder = stateFolder;
    this.#prefix = `gate-${createHash('sha256').update(whose).digest('hex').slice(0, 24)}-`;
    this.#file = join(stateFolder, `${this.#prefix}${process.pid}`);
    this.#log = log;
    // At once: the file of an earlier process with this one's number is about to be written over.
    this.#try(() => {
      this.#left = this.#find();
      rmSync(this.#file, { force: true });
    });
  }

  add(id: string): void {
    this.#ids.add(id);
    this.#write();
  }

  remove(id: string): void {
    if (this.#ids.delete(id)) this.#write();
  }

  /** Withdraws what gates that were killed have left. What `withdraw` throws is said, and tried again by the next gate. */
  async takeBack(withdraw: (id: string) => Promise<unknown>): Promise<void> {
    for (const { file, ids } of this.#left.splice(0)) {
      const results = await Promise.allSettled(ids.map(withdraw));
      const failed = ids.filter((_, index) => results[index]?.status === 'rejected');
      if (failed.length > 0) this.#log(`an earlier gate was killed and its requests could not be taken back: ${failed.join(', ')}`);
      else if (file !== this.#file) this.#try(() => rmSync(file, { force: true }));
    }
  }

  #find(): Left[] {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    return readdirSync(this.#folder).flatMap((name) => {
      if (!name.startsWith(this.#prefix) || isAlive(Number(name.slice(this.#prefix.length)))) return [];
      const file = join(this.#folder, name);
      return [{ file, ids: idsIn(file) }];
    });
  }

  #write(): void {
    this.#try(() => {
      if (this.#ids.size === 0) rmSync(this.#file, { force: true });
      else writeFileSync(this.#file, [...this.#ids].join('\n'), { mode: 0o600 });
    });
  }

  /** A gate without such a file is a gate all the same: what it leaves when it is killed waits for its deadline. */
  #try(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!this.#failed) this.#log(`what is held cannot be noted: ${error instanceof Error ? error.message : String(error)}`);
      this.#failed = true;
    }
  }
}

/** None of a file that another gate, which starts at this moment too, has dealt with. */
function idsIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((id) => id !== '');
  } catch {
    return [];
  }
}

/** Another than this one: the number of this process, in a file from before, is that of one that has gone. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Where the numbers of processes mean the same: a host, and on Linux a namespace of it, as containers have their own. */
function machine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
