import { MemorySaver } from '@langchain/langgraph';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { type BaseMessage, AIMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';
import { HeldAgent } from '../adapters/langchain.ts';
import { PROMPT, restartServiceOn, type Site, siteOfEnvironment } from './restart-service.ts';

/** A LangChain agent that may restart services when a person agrees. */
export async function runAgent(model: BaseChatModel, { holdpoint, executor, host, restart }: Site): Promise<string> {
  const restartService = tool(({ service }) => restart(service), {
    name: 'restart_service',
    description: 'Restarts a service',
    schema: z.object({ service: z.string() }),
  });
  const held = new HeldAgent({ holdpoint, executor, tools: { restart_service: restartServiceOn(host) } });
  const agent = createAgent({ model, tools: [restartService], middleware: held.middleware, checkpointer: new MemorySaver() });
  const thread = { configurable: { thread_id: crypto.randomUUID() } };
  const { messages } = await held.invoke(agent, { messages: [{ role: 'user', content: PROMPT }] }, thread);
  return String(messages.at(-1)?.content);
}

/** A model that follows a script: it asks for the calls, and then repeats what it was told of them. */
export function scriptedModel(...services: string[]): BaseChatModel {
  const calls = services.map((service, index) => ({ name: 'restart_service', args: { service }, id: `call-${index}` }));
  const repeat = (messages: BaseMessage[]) =>
    new AIMessage(JSON.stringify(messages.filter(({ type }) => type === 'tool').map(({ content }) => content)));
  return fakeModel().respondWithTools(calls).respond(repeat);
}

if (import.meta.main) process.stdout.write(`${await runAgent(scriptedModel('LobAgent'), siteOfEnvironment())}\n`);
