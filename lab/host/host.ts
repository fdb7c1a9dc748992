import type { HostHealth } from '../health.ts';
import type { HostConfig } from '../messages.ts';
import type { Say } from '../run-child.ts';
import { type Directory, openDirectory } from './directory.ts';
import { type Disk, openDisk } from './disk.ts';
import { type HostMemory, openMemory } from './host-state.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';
import { ServiceSet } from './service-set.ts';

/** One host of the lab with all that really exists on it. */
export class Host {
  readonly config: HostConfig;
  readonly disk: Disk;
  readonly directory: Directory;
  readonly services: ServiceSet;
  readonly memory: HostMemory;
  #bootedAt = Date.now();
  #stranger: ServiceProcess | null = null;

  private constructor(config: HostConfig, parts: { disk: Disk; directory: Directory; services: ServiceSet; memory: HostMemory }) {
    this.config = config;
    this.disk = parts.disk;
    this.directory = parts.directory;
    this.services = parts.services;
    this.memory = parts.memory;
  }

  /** Opens the host's folder and starts what ran there when it was last left. */
  static async boot(config: HostConfig, say: Say): Promise<Host> {
    const memory = await openMemory(config.folder);
    const services = new ServiceSet({
      host: config.host,
      cwd: config.folder,
      names: config.services,
      isolated: memory.state.isolation !== 'none',
      onFailed: (name, how) => {
        say(`${name} on ${config.host} failed (${how})`);
        memory.state.down = [...new Set([...memory.state.down, name])];
        void memory.save();
      },
    });
    const disk = await openDisk(config.folder, { backups: config.role === 'server' ? config.host : null });
    const host = new Host(config, { disk, directory: await openDirectory(config.folder, config.users), services, memory });
    await Promise.all(config.services.filter((name) => !memory.state.down.includes(name)).map((name) => services.start(name)));
    if (memory.state.stranger) await host.letIn(memory.state.stranger);
    return host;
  }

  get isolated(): boolean {
    return this.memory.state.isolation !== 'none';
  }

  async health(): Promise<HostHealth> {
    const { tenant, host, role } = this.config;
    const [disk, printQueue, backupSets] = [await this.disk.health(), await this.disk.printQueue(), await this.disk.backupSets()];
    const strangers = this.#stranger ? [{ name: this.#stranger.name, pid: this.#stranger.pid, since: this.#stranger.since }] : [];
    const accounts = this.directory.health();
    const { isolated } = this;
    return {
      tenant,
      host,
      role,
      bootedAt: this.#bootedAt,
      isolated,
      services: this.services.health(),
      strangers,
      disk,
      printQueue,
      backupSets,
      accounts,
    };
  }

  /** A program that nobody installed starts here. */
  async letIn(name: string): Promise<void> {
    const { host, folder } = this.config;
    const stranger: ServiceProcess = await startServiceProcess({
      host,
      name,
      cwd: folder,
      isolated: this.isolated,
      onExit: () => {
        if (this.#stranger === stranger) this.#stranger = null;
      },
    });
    this.#stranger = stranger;
    this.memory.state.stranger = name;
    await this.memory.save();
  }

  async endStranger(): Promise<string | null> {
    const stranger = this.#stranger;
    if (!stranger) return null;
    await stranger.end();
    this.memory.state.stranger = null;
    await this.memory.save();
    return stranger.name;
  }

  async setIsolation(isolation: 'none' | 'rmm-kept' | 'full'): Promise<number[]> {
    this.memory.state.isolation = isolation;
    await this.memory.save();
    const pids = await this.services.setIsolated(isolation !== 'none');
    if (!this.#stranger) return pids;
    await (isolation === 'none' ? this.#stranger.release() : this.#stranger.isolate());
    return [...pids, this.#stranger.pid];
  }

  async reboot(): Promise<void> {
    await this.endStranger();
    await this.services.stopAll();
    this.#bootedAt = Date.now();
    this.memory.state.down = [];
    await this.memory.save();
    await Promise.all(this.config.services.map((name) => this.services.start(name)));
  }

  /** Ends the processes; what is broken stays broken. */
  async shutDown(): Promise<void> {
    await Promise.all([this.services.stopAll(), this.#stranger?.end()]);
  }
}
