import { Agent, type AgentInputItem, type Model, type ModelResponse, Runner, RunState, tool, Usage } from '@openai/agents-core';
import { z } from 'zod';
import { HeldRun } from '../adapters/openai-agents.ts';
import { PROMPT, restartServiceOn, type Site, siteOfEnvironment } from './restart-service.ts';

export type Store = (state: string) => string | Promise<string>;

/** An agent of the OpenAI Agents SDK that may restart services when a person agrees. `store` keeps a run while it waits. */
export async function runAgent(
  model: Model,
  { holdpoint, executor, host, restart }: Site,
  { session, store = (state) => state }: { session?: string; store?: Store } = {},
): Promise<string> {
  const held = new HeldRun({ holdpoint, executor, session, tools: { restart_service: restartServiceOn(host) } });
  const restartService = tool(
    held.tool({
      name: 'restart_service',
      description: 'Restarts a service',
      parameters: z.object({ service: z.string() }),
      execute: ({ service }: { service: string }) => restart(service),
    }),
  );
  const agent = new Agent<undefined>({ name: 'Caretaker', model, tools: [restartService] });
  const runner = new Runner({ tracingDisabled: true });
  let result = await runner.run(agent, PROMPT);
  while (result.interruptions.length > 0) {
    const state = await RunState.fromString<undefined, typeof agent>(agent, await store(result.state.toString()));
    await held.settle(state);
    result = await runner.run(agent, state);
  }
  return String(result.finalOutput);
}

/** A model that follows a script: it asks for the calls, and then repeats what it was told of them. */
export function scriptedModel(...services: string[]): Model {
  return {
    getResponse: ({ input }): Promise<ModelResponse> => {
      const told = (input as AgentInputItem[]).filter(({ type }) => type === 'function_call_result');
      const text = { type: 'output_text', text: JSON.stringify(told) } as const;
      const calls = services.map((service, index) => ({
        type: 'function_call' as const,
        callId: `call-${index}`,
        name: 'restart_service',
        status: 'completed' as const,
        arguments: JSON.stringify({ service }),
      }));
      const message = { type: 'message' as const, role: 'assistant' as const, status: 'completed' as const, content: [text] };
      const output = told.length > 0 ? [message] : calls;
      return Promise.resolve({ usage: new Usage(), output });
    },
    getStreamedResponse: () => {
      throw new Error('This script is not for streams.');
    },
  };
}

if (import.meta.main) process.stdout.write(`${await runAgent(scriptedModel('LobAgent'), siteOfEnvironment())}\n`);
