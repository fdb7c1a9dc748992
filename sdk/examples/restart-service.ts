import { Executor } from '../src/executor.ts';
import { Holdpoint } from '../src/holdpoint.ts';
import type { HeldTool } from '../adapters/held-calls.ts';

/** What every example is given: a connection, the host that it looks after, and the work itself. */
export type Site = {
  holdpoint: Holdpoint;
  executor?: Executor | undefined;
  host: string;
  restart: (service: string) => string | Promise<string>;
};

export const PROMPT = 'The monitor says that LobAgent on this host stopped answering. See to it.';

/** The one risky tool of the examples, as people are to see it. */
export function restartServiceOn(host: string): HeldTool {
  return {
    tool: 'service.restart',
    targets: [{ kind: 'host', name: host }],
    intent: ({ service }) => ({ summary: `${String(service)} stopped answering`, reason: 'Three health checks in a row failed.' }),
    confidence: 0.9,
    onAsked: (_request, page) => process.stderr.write(`waiting for a person: ${page}\n`),
  };
}

/** `npm run demo -- --json` says what to put there. Without an executor's key the grant is left for the tool to hand on. */
export function siteOfEnvironment(): Site {
  const { HOLDPOINT_URL: url = 'http://localhost:3000', HOLDPOINT_KEY: key, HOLDPOINT_EXECUTOR_KEY: executorKey } = process.env;
  if (!key) throw new Error("HOLDPOINT_KEY is missing: the agent's key, hpa_…");
  return {
    holdpoint: new Holdpoint({ url, key }),
    executor: executorKey ? new Executor({ url, key: executorKey }) : undefined,
    host: process.env['HOLDPOINT_HOST'] ?? 'acme-app01',
    restart: (service) => `${service} was restarted`,
  };
}
