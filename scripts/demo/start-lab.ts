import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ESTATE } from '../../lab/estate.ts';
import type { AgentConfig, ExecutorConfig, HostConfig } from '../../lab/messages.ts';
import type { DemoManifest } from '#prisma/seed/demo-manifest.ts';
import { type Supervisor, supervise } from './supervise.ts';

export type Lab = {
  /** Settles when all of them run, with where the executors take grants. */
  ready: Promise<{ tenant: string; url: string }[]>;
  /** Agents first, so that nothing new begins; then executors, which may finish what they run; then the hosts. */
  stop: () => Promise<void>;
};
type LabOptions = {
  root: string;
  folder: string;
  holdpointUrl: string;
  /** Agents wait for it: there is nobody to ask before. */
  serving: Promise<unknown>;
  manifest: DemoManifest;
  say: (tenant: string, text: string) => void;
};
type RunningHost = { tenant: string; host: string; role: 'server' | 'workstation'; controlToken: string; url: string | null };

/** So that three customers do not break at the same instant. */
const SHIFT_MS = 11_000;

/** Hosts, executors and agents, each a process. */
export function startLab({ root, folder, holdpointUrl, serving, manifest, say }: LabOptions): Lab {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tenants = [...new Set(ESTATE.map(({ tenant }) => tenant))];
  const running: RunningHost[] = ESTATE.map(({ tenant, host, role }) => {
    return { tenant, host, role, controlToken: randomBytes(32).toString('base64url'), url: null };
  });
  const executorUrls = new Map<string, string>();
  const executors: Supervisor[] = [];
  const agents: Supervisor[] = [];
  let stopping = false;
  const file = (name: string) => path.join(root, 'lab', `${name}.ts`);

  const hosts = ESTATE.map(({ tenant, host, role, services, users }, index) => {
    const entry = running[index] as RunningHost;
    const shiftMs = tenants.indexOf(tenant) * SHIFT_MS;
    const config = (): HostConfig => {
      return { tenant, host, role, services, users, folder: path.join(folder, tenant, host), controlToken: entry.controlToken, shiftMs };
    };
    return supervise({
      name: `host ${host}`,
      file: file('host'),
      config,
      say: (text) => say(tenant, text),
      onReady(url) {
        // A host that came back listens somewhere else.
        entry.url = url;
        for (const supervisor of [...executors, ...agents]) supervisor.refresh();
      },
    });
  });

  for (const tenant of tenants) {
    const token = manifest.executors.find((executor) => executor.tenant === tenant)?.token ?? '';
    const config = (): ExecutorConfig => {
      const reachable = running.flatMap((host) => (host.tenant === tenant && host.url ? [{ ...host, url: host.url }] : []));
      return { tenant, holdpointUrl, token, folder: path.join(folder, tenant, 'executor'), hosts: reachable };
    };
    executors.push(
      supervise({
        name: 'executor',
        file: file('executor'),
        config,
        say: (text) => say(tenant, text),
        onReady(url) {
          if (url) executorUrls.set(tenant, url);
          for (const agent of agents) agent.refresh();
        },
      }),
    );
  }

  async function start(): Promise<{ tenant: string; url: string }[]> {
    await Promise.all([serving, ...[...hosts, ...executors].map(({ ready }) => ready)]);
    for (const tenant of stopping ? [] : tenants) startAgent(tenant);
    await Promise.all(agents.map(({ ready }) => ready));
    return [...executorUrls].map(([tenant, url]) => ({ tenant, url }));
  }

  function startAgent(tenant: string): void {
    const identities = manifest.agents.filter((agent) => agent.tenant === tenant).map(({ id, name, token }) => ({ id, name, token }));
    const config = (): AgentConfig => {
      const seen = running.flatMap(({ tenant: owner, host, url }) => (owner === tenant && url ? [{ host, url }] : []));
      const executorUrl = executorUrls.get(tenant) ?? null;
      return { tenant, holdpointUrl, identities, folder: path.join(folder, tenant, 'agent'), hosts: seen, executorUrl };
    };
    agents.push(supervise({ name: 'agent', file: file('agent'), config, say: (text) => say(tenant, text), onReady: () => {} }));
  }

  return {
    ready: start(),
    async stop() {
      stopping = true;
      for (const group of [agents, executors, hosts]) await Promise.all(group.map((supervisor) => supervisor.stop()));
    },
  };
}
