import { Agent } from '@mastra/core/agent';
import type { MastraModelConfig } from '@mastra/core/llm';
import { Mastra } from '@mastra/core/mastra';
import { InMemoryStore } from '@mastra/core/storage';
import { MastraLanguageModelV2Mock } from '@mastra/core/test-utils/llm-mock';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';
import { HeldAgent } from '../adapters/mastra.ts';
import { PROMPT, restartServiceOn, type Site, siteOfEnvironment } from './restart-service.ts';

/** A Mastra agent that may restart services when a person agrees. Its storage keeps a run while it is suspended. */
export function createCaretaker(model: MastraModelConfig, { holdpoint, executor, host, restart }: Site) {
  const held = new HeldAgent({ holdpoint, executor, tools: { restart_service: restartServiceOn(host) } });
  const restartService = createTool(
    held.tool({
      id: 'restart_service',
      description: 'Restarts a service',
      inputSchema: z.object({ service: z.string() }),
      execute: async ({ service }: { service: string }) => restart(service),
    }),
  );
  const tools = { restart_service: restartService };
  const caretaker = new Agent({ id: 'caretaker', name: 'Caretaker', instructions: 'You look after one host.', model, tools });
  const mastra = new Mastra({ agents: { caretaker }, storage: new InMemoryStore(), logger: false });
  return { held, agent: mastra.getAgent('caretaker') };
}

export async function runAgent(model: MastraModelConfig, site: Site): Promise<string> {
  const { held, agent } = createCaretaker(model, site);
  const { text } = await held.settle(agent, await agent.generate(PROMPT));
  return text;
}

/** A model that follows a script: it asks for the calls, and then repeats what it was told of them. */
export function scriptedModel(...services: string[]): MastraModelConfig {
  const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
  const model = new MastraLanguageModelV2Mock({
    doGenerate: async ({ prompt }) => {
      const told = prompt.filter(({ role }) => role === 'tool');
      const answer = { type: 'text' as const, text: JSON.stringify(told) };
      const calls = services.map((service, index) => ({
        type: 'tool-call' as const,
        toolCallId: `call-${index}`,
        toolName: 'restart_service',
        input: JSON.stringify({ service }),
      }));
      const done = told.length > 0;
      return {
        content: done ? [answer] : calls,
        finishReason: done ? 'stop' : 'tool-calls',
        usage,
        warnings: [],
      };
    },
  });
  // The package's own test model does not fit its own type under exactOptionalPropertyTypes.
  return model as unknown as MastraModelConfig;
}

if (import.meta.main) process.stdout.write(`${await runAgent(scriptedModel('LobAgent'), siteOfEnvironment())}\n`);
