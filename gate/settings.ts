import type { TargetRef } from '#sdk/calls.ts';
import type { Credential } from '#sdk/credential.ts';

/** Where the tools really are: a program that speaks MCP on its standard streams, or a streamable HTTP endpoint. */
export type UpstreamAddress =
  | { kind: 'stdio'; command: string; args: string[]; env: Record<string, string> }
  | { kind: 'http'; url: string; headers: Record<string, string> };

/** How long things may take, in milliseconds. */
export type Patience = {
  /** One answer to a client that can only wait; below the 60 s that clients usually give a call. */
  holdMs: number;
  /** One answer to a client that keeps its call alive as long as it hears of progress. */
  progressHoldMs: number;
  /** Between two notes of progress. */
  progressEveryMs: number;
  /** How long a held call stays in the queue while nobody asks for it. Nothing is run meanwhile. */
  graceMs: number;
  /** One run of a tool at the upstream; below the ten minutes of a lease. */
  runMs: number;
};

export const PATIENCE: Patience = {
  holdMs: 45_000,
  progressHoldMs: 1_800_000,
  progressEveryMs: 5_000,
  graceMs: 300_000,
  runMs: 540_000,
};

/** A key, or a workload with a token of its own. `from` is what its owner calls it, such as `HOLDPOINT_AGENT_KEY`; `key` is null for a token. */
export type GateCaller = { credential: Credential; key: string | null; from: string };

export type GateSettings = {
  /** The Holdpoint service. */
  url: string;
  /** Who asks, and who runs. */
  agent: GateCaller;
  executor: GateCaller;
  /** What the upstream is called in the names of its tools: `mcp.<server>.<tool>`. */
  server: string;
  /** What every call acts on, when the upstream stands for one host or account. */
  targets: TargetRef[];
  upstream: UpstreamAddress;
  patience: Patience;
  /** Where a gate notes what it holds. May not exist yet. */
  stateFolder: string;
  /** One line for the operator; never on standard output, which belongs to the protocol. */
  log: (line: string) => void;
};
