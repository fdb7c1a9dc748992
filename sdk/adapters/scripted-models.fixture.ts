import { fakeModel } from '@langchain/core/testing';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import { MastraLanguageModelV2Mock } from '@mastra/core/test-utils/llm-mock';
import { type AgentInputItem, type ModelResponse, Usage } from '@openai/agents-core';
import { MockLanguageModelV4 } from 'ai/test';

/** The call that a scripted model asks for. */
export type Asked = { name: string; arguments: Record<string, unknown> };

/** A model for each framework that asks once for a call, and then repeats what it was told of it. */
export const SCRIPTED: Record<string, (asked: Asked) => unknown> = {
  langchain: ({ name, arguments: args }) =>
    fakeModel()
      .respondWithTools([{ name, args, id: 'call-0' }])
      .respond(
        (messages: BaseMessage[]) =>
          new AIMessage(JSON.stringify(messages.filter(({ type }) => type === 'tool').map(({ content }) => content))),
      ),
  'openai-agents': ({ name, arguments: args }) => ({
    getResponse: ({ input }: { input: AgentInputItem[] }): Promise<ModelResponse> => {
      const told = input.filter(({ type }) => type === 'function_call_result');
      const text = { type: 'output_text', text: JSON.stringify(told) } as const;
      const call = { type: 'function_call', callId: 'call-0', name, status: 'completed', arguments: JSON.stringify(args) } as const;
      const message = { type: 'message', role: 'assistant', status: 'completed', content: [text] } as const;
      return Promise.resolve({ usage: new Usage(), output: told.length > 0 ? [{ ...message, content: [text] }] : [call] });
    },
  }),
  'vercel-ai': ({ name, arguments: args }) =>
    new MockLanguageModelV4({
      doGenerate: async ({ prompt }) => {
        const usage = {
          inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
          outputTokens: { total: 1, text: 1, reasoning: undefined },
        };
        const { content, done } = stepOf(prompt, name, args);
        return { content, finishReason: { unified: done ? 'stop' : 'tool-calls', raw: undefined }, usage, warnings: [] };
      },
    }),
  mastra: ({ name, arguments: args }) =>
    new MastraLanguageModelV2Mock({
      doGenerate: async ({ prompt }) => {
        const { content, done } = stepOf(prompt, name, args);
        const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
        return { content, finishReason: done ? 'stop' : 'tool-calls', usage, warnings: [] };
      },
    }),
};

function stepOf(prompt: readonly { role: string }[], toolName: string, args: object) {
  const told = prompt.filter(({ role }) => role === 'tool');
  const text = { type: 'text' as const, text: JSON.stringify(told) };
  const call = { type: 'tool-call' as const, toolCallId: 'call-0', toolName, input: JSON.stringify(args) };
  return told.length > 0 ? { content: [text], done: true } : { content: [call], done: false };
}
