/** What a host says of itself to whoever asks: its monitoring endpoint, read-only. Instants are epoch milliseconds. */
export type HostHealth = {
  tenant: string;
  host: string;
  role: HostRole;
  bootedAt: number;
  isolated: boolean;
  services: ServiceHealth[];
  /** Programs that no service started and nobody installed. */
  strangers: { name: string; pid: number; since: number }[];
  disk: { usedPct: number; usedMb: number; capacityMb: number; oldFiles: number; oldMb: number };
  /** Documents that wait to be printed. */
  printQueue: number;
  backupSets: string[];
  /** Only where the customer's directory lives. */
  accounts: { user: string; failedSignIns: number; disabled: boolean }[];
};

export type HostRole = 'server' | 'workstation';
export type ServiceHealth = {
  name: string;
  state: 'running' | 'down';
  pid: number | null;
  port: number | null;
  since: number;
  lastExit: string | null;
};

/** What an executor sends to a host's control endpoint, and what it hears. */
export type HostCall = { requestId: string; tool: string; arguments: Record<string, unknown>; user: string | null };
export type HostAnswer = { ok: boolean; output: Record<string, unknown> };
