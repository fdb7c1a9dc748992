import { generateText, isStepCount, type LanguageModel, tool } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { z } from 'zod';
import { PROMPT, restartServiceOn, type Site, siteOfEnvironment } from './restart-service.ts';
import { holdTools } from '../adapters/vercel-ai.ts';

/** An agent of the Vercel AI SDK that may restart services when a person agrees. */
export async function runAgent(model: LanguageModel, { holdpoint, executor, host, restart }: Site): Promise<string> {
  const restartService = tool({
    description: 'Restarts a service',
    inputSchema: z.object({ service: z.string() }),
    execute: ({ service }) => restart(service),
  });
  const held = holdTools({ restart_service: restartService }, { holdpoint, executor, tools: { restart_service: restartServiceOn(host) } });
  const { text } = await generateText({ model, ...held, prompt: PROMPT, stopWhen: isStepCount(5) });
  return text;
}

/** A model that follows a script: it asks for the calls, and then repeats what it was told of them. */
export function scriptedModel(...services: string[]): MockLanguageModelV4 {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 1, text: 1, reasoning: undefined },
  };
  return new MockLanguageModelV4({
    doGenerate: async ({ prompt }) => {
      const told = prompt.filter(({ role }) => role === 'tool');
      if (told.length > 0)
        return {
          content: [{ type: 'text', text: JSON.stringify(told) }],
          finishReason: { unified: 'stop', raw: undefined },
          usage,
          warnings: [],
        };
      const content = services.map((service, index) => ({
        type: 'tool-call' as const,
        toolCallId: `call-${index}`,
        toolName: 'restart_service',
        input: JSON.stringify({ service }),
      }));
      return { content, finishReason: { unified: 'tool-calls', raw: undefined }, usage, warnings: [] };
    },
  });
}

if (import.meta.main) process.stdout.write(`${await runAgent(scriptedModel('LobAgent'), siteOfEnvironment())}\n`);
