import { doIt, type HeldTool, heldTool } from './held-tool.ts';
import { SDK_TARBALL } from './sdk-snippets.ts';
import type { Snippet, SnippetCall } from './snippet.ts';

const OPENAI_KEY = { name: 'OPENAI_API_KEY', what: 'the key of the model' };
const GATEWAY_KEY = { name: 'AI_GATEWAY_API_KEY', what: 'the key of the AI Gateway, where the model is' };

/** One agent with one held tool, in each framework that the SDK has an adapter for. The line `const model` is the reader's to change. */
export function frameworkSnippets(call: SnippetCall): Snippet[] {
  const held = heldTool(call);
  const one = (id: string, label: string, packages: string, text: string, also = OPENAI_KEY): Snippet => {
    const file = `ask-${id}.mjs`;
    const run = `npm install ${SDK_TARBALL} ${packages} zod && node ${file}`;
    return { id, label, group: 'Agent framework', file, text, run, secret: 'HOLDPOINT_KEY', also: [also], needs: 'sdk' };
  };
  return [
    one('langchain', 'LangChain JS', 'langchain @langchain/core @langchain/langgraph @langchain/openai', langchainText(held)),
    one('openai-agents', 'OpenAI Agents SDK', '@openai/agents', openaiText(held)),
    one('vercel-ai', 'Vercel AI SDK', 'ai', vercelText(held), GATEWAY_KEY),
    one('mastra', 'Mastra', '@mastra/core', mastraText(held)),
  ];
}

function langchainText({ name, title, zod, prompt, head, connect }: HeldTool): string {
  return `${head}
import { Holdpoint } from '@holdpoint/sdk';
import { HeldAgent } from '@holdpoint/sdk/adapters/langchain';
import { MemorySaver } from '@langchain/langgraph';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';

const model = 'openai:gpt-5-mini'; // or whichever LangChain knows
${connect()}
const act = tool(${doIt('')}, {
  name: ${JSON.stringify(name)},
  description: ${title},
  schema: ${zod},
});
const held = new HeldAgent({ holdpoint, tools });
const agent = createAgent({ model, tools: [act], middleware: held.middleware, checkpointer: new MemorySaver() });
const thread = { configurable: { thread_id: crypto.randomUUID() } };
const { messages } = await held.invoke(agent, { messages: [{ role: 'user', content: ${prompt} }] }, thread);
console.log(messages.at(-1).content);
`;
}

function openaiText({ name, title, zod, prompt, head, connect }: HeldTool): string {
  return `${head}
import { Holdpoint } from '@holdpoint/sdk';
import { HeldRun } from '@holdpoint/sdk/adapters/openai-agents';
import { Agent, Runner, tool } from '@openai/agents';
import { z } from 'zod';

const model = 'gpt-5-mini'; // or whichever you use
${connect()}
const held = new HeldRun({ holdpoint, tools });
const act = tool(held.tool({
  name: ${JSON.stringify(name)},
  description: ${title},
  parameters: ${zod},
  execute: ${doIt('  ')},
}));
const agent = new Agent({ name: 'Caretaker', model, tools: [act] });
const runner = new Runner();
let result = await runner.run(agent, ${prompt});
while (result.interruptions.length > 0) {
  await held.settle(result.state);
  result = await runner.run(agent, result.state);
}
console.log(result.finalOutput);
`;
}

function vercelText({ name, title, zod, prompt, head, connect }: HeldTool): string {
  return `${head}
import { Holdpoint } from '@holdpoint/sdk';
import { holdTools } from '@holdpoint/sdk/adapters/vercel-ai';
import { generateText, isStepCount, tool } from 'ai';
import { z } from 'zod';

const model = 'openai/gpt-5-mini'; // by the AI Gateway; or a model of a provider's package
${connect()}
const act = tool({
  description: ${title},
  inputSchema: ${zod},
  execute: ${doIt('  ')},
});
const held = holdTools({ ${JSON.stringify(name)}: act }, { holdpoint, tools });
const { text } = await generateText({ model, ...held, prompt: ${prompt}, stopWhen: isStepCount(5) });
console.log(text);
`;
}

function mastraText({ name, title, zod, prompt, head, connect }: HeldTool): string {
  return `${head}
import { Holdpoint } from '@holdpoint/sdk';
import { HeldAgent } from '@holdpoint/sdk/adapters/mastra';
import { Agent } from '@mastra/core/agent';
import { Mastra } from '@mastra/core/mastra';
import { InMemoryStore } from '@mastra/core/storage';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';

const model = 'openai/gpt-5-mini'; // or whichever Mastra knows
${connect()}
const held = new HeldAgent({ holdpoint, tools });
const act = createTool(held.tool({
  id: ${JSON.stringify(name)},
  description: ${title},
  inputSchema: ${zod},
  execute: ${doIt('  ')},
}));
const caretaker = new Agent({
  id: 'caretaker',
  name: 'Caretaker',
  instructions: 'You do what you are told, once.',
  model,
  tools: { ${JSON.stringify(name)}: act },
});
// A run that waits is kept in a storage; a real one outlives a restart.
const mastra = new Mastra({ agents: { caretaker }, storage: new InMemoryStore(), logger: false });
const agent = mastra.getAgent('caretaker');
const { text } = await held.settle(agent, await agent.generate(${prompt}));
console.log(text);
`;
}
