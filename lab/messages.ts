/** What the demo tells a process of the lab, over its IPC channel: secrets never stand in an argument or the environment. */
export type ToChild<Config> = { kind: 'config'; config: Config } | { kind: 'stop' };
/** What it hears. `url` is where the process listens, if it does. */
export type FromChild = { kind: 'ready'; url: string | null } | { kind: 'say'; text: string };

export type HostConfig = {
  tenant: string;
  host: string;
  role: 'server' | 'workstation';
  services: readonly string[];
  users: readonly string[];
  folder: string;
  controlToken: string;
  /** Shifts the first faults, so that customers do not break in step. */
  shiftMs: number;
};

export type ExecutorConfig = {
  tenant: string;
  holdpointUrl: string;
  token: string;
  folder: string;
  hosts: { host: string; role: 'server' | 'workstation'; url: string; controlToken: string }[];
};

export type AgentConfig = {
  tenant: string;
  holdpointUrl: string;
  identities: { id: string; name: string; token: string }[];
  folder: string;
  /** Their monitoring endpoints. An agent has no way to control anything. */
  hosts: { host: string; url: string }[];
  executorUrl: string | null;
};
