import type { HostAnswer, HostCall } from '../health.ts';
import { callApi } from '../call-api.ts';
import type { ExecutorConfig } from '../messages.ts';
import type { Outcome } from './journal.ts';

export type RedeemedCall = {
  requestId: string;
  tool: string;
  arguments: Record<string, unknown>;
  targets: { kind: 'host' | 'user'; name: string }[];
};
type LabHost = ExecutorConfig['hosts'][number];
type Step = { target: string; host: LabHost; user: string | null };

const RUN_MS = 60_000;

/**
 * Runs the call on the hosts that its targets name, and stops at the first one that does not succeed. Nothing is run when
 * a target is not in the lab. A host that does not answer may or may not have run it: `unknown`, never again.
 */
export async function runOnHosts(call: RedeemedCall, hosts: readonly LabHost[]): Promise<Outcome> {
  const steps = planSteps(call, hosts);
  if (typeof steps === 'string') return { status: 'failed', output: { error: steps } };
  const done: Record<string, unknown>[] = [];
  for (const { target, host, user } of steps) {
    const answer = await control(host, { requestId: call.requestId, tool: call.tool, arguments: call.arguments, user });
    if (answer === null) return { status: 'unknown', output: { targets: done, noAnswerFrom: target } };
    done.push({ target, ...answer.output });
    if (!answer.ok) return { status: 'failed', output: { targets: done } };
  }
  return { status: 'succeeded', output: { targets: done } };
}

/** Accounts live in the directory, and the directory on the customer's server. */
function planSteps({ targets }: RedeemedCall, hosts: readonly LabHost[]): Step[] | string {
  if (targets.length === 0) return 'The call has no target.';
  const steps: Step[] = [];
  for (const { kind, name } of targets) {
    const host = hosts.find((known) => (kind === 'user' ? known.role === 'server' : known.host === name));
    if (!host) return `${name} is not in the lab.`;
    steps.push({ target: name, host, user: kind === 'user' ? name : null });
  }
  return steps;
}

async function control(host: LabHost, body: HostCall): Promise<HostAnswer | null> {
  const answer = await callApi(`${host.url}/control`, { method: 'POST', token: host.controlToken, body, timeoutMs: RUN_MS }).catch(
    () => null,
  );
  if (answer?.status === 401) return { ok: false, output: { error: 'The host did not take the control token.' } };
  if (answer?.status !== 200 || typeof answer.body['ok'] !== 'boolean') return null;
  return answer.body as HostAnswer;
}
