import type { RequestView } from '#lib/contract/request-view.ts';
import { startProcess } from './json-process.ts';
import type { Stack } from './running-stack.ts';

export type AgentProcess = {
  /** Proposes a call and resolves once the service has it. */
  submit(body: object): Promise<RequestView>;
  /** The view that the agent was woken with. */
  decisionOf(id: string): Promise<RequestView>;
  /** What the executor answered to the agent's grant. */
  resultOf(id: string): Promise<unknown>;
  say(id: string, text: string): Promise<void>;
  withdraw(id: string): Promise<void>;
  stop(): Promise<void>;
};

export async function startAgent(
  { url }: Stack,
  { token, executorUrl, waitBy }: { token: string; executorUrl: string; waitBy: 'socket' | 'poll' },
): Promise<AgentProcess> {
  const agent = startProcess('e2e/agent.ts', { HOLDPOINT_URL: url, HOLDPOINT_TOKEN: token, EXECUTOR_URL: executorUrl, WAIT_BY: waitBy });
  await agent.next(({ event }) => event === 'up');
  const heard = (event: string, id: string) => agent.next((line) => line['event'] === event && line['id'] === id);
  return {
    async submit(body) {
      const nonce = crypto.randomUUID();
      agent.send({ submit: { ...body, nonce }, ref: nonce });
      const line = await agent.next((said) => said['ref'] === nonce);
      if (line['event'] !== 'submitted') throw new Error(String(line['detail']));
      return line['view'] as RequestView;
    },
    decisionOf: async (id) => (await heard('decided', id))['view'] as RequestView,
    resultOf: async (id) => (await heard('executed', id))['answer'],
    async say(id, text) {
      agent.send({ say: text, id });
      await heard('said', id);
    },
    async withdraw(id) {
      agent.send({ withdraw: id });
      await heard('withdrawn', id);
    },
    stop: agent.stop,
  };
}

export async function startExecutor(
  { url }: Stack,
  { tenant, token }: { tenant: string; token: string },
): Promise<{ tenant: string; url: string; stop(): Promise<void> }> {
  const executor = startProcess('e2e/executor.ts', { HOLDPOINT_URL: url, HOLDPOINT_TOKEN: token });
  const up = await executor.next(({ event }) => event === 'up');
  return { tenant, url: String(up['url']), stop: executor.stop };
}
