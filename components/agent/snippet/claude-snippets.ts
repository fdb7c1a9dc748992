import { heldTool } from './held-tool.ts';
import { SDK_TARBALL } from './sdk-snippets.ts';
import type { Snippet, SnippetCall } from './snippet.ts';

const MODEL_KEY = { name: 'ANTHROPIC_API_KEY', what: 'the key of the model' };
const HOOK_TOKEN = { name: 'HOLDPOINT_HOOK_TOKEN', what: 'any secret; Claude Code is started with the same' };

/** How Claude Code names a tool of an MCP server: the server's name here is the reader's to change. */
const SERVER = 'rmm';

/** Claude, by the SDK in one's own program and by a hook in front of Claude Code. */
export function claudeSnippets(call: SnippetCall): Snippet[] {
  const held = heldTool(call);
  const name = `mcp__${SERVER}__${held.name}`;
  const common = { group: 'Agent framework', secret: 'HOLDPOINT_KEY', needs: 'sdk' } as const;
  return [
    {
      ...common,
      id: 'claude-agent',
      label: 'Claude Agent SDK',
      file: 'ask-claude.mjs',
      run: `npm install ${SDK_TARBALL} @anthropic-ai/claude-agent-sdk zod && node ask-claude.mjs`,
      also: [MODEL_KEY],
      text: `${held.head}
import { createSdkMcpServer, query, tool } from '@anthropic-ai/claude-agent-sdk';
import { Holdpoint } from '@holdpoint/sdk';
import { canUseTool } from '@holdpoint/sdk/adapters/claude-agent';
import { z } from 'zod';

${held.connect(name)}
const act = tool(${JSON.stringify(held.name)}, ${held.title}, ${held.zodShape}, async (approved) => {
  console.log('run this, and nothing else:', approved);
  return { content: [{ type: 'text', text: 'done' }] };
});
const options = {
  mcpServers: { ${SERVER}: createSdkMcpServer({ name: ${JSON.stringify(SERVER)}, tools: [act] }) },
  // A rule of this machine's settings could allow the tool, and people would then not be asked.
  settingSources: [],
  tools: [],
  canUseTool: canUseTool({ holdpoint, tools }),
};
for await (const message of query({ prompt: ${held.prompt}, options }))
  if (message.type === 'result') console.log(message.subtype === 'success' ? message.result : message.errors.join('\\n'));
`,
    },
    {
      ...common,
      id: 'claude-code',
      label: 'Claude Code hook',
      file: 'hook.mjs',
      run: `npm install ${SDK_TARBALL} && node hook.mjs`,
      also: [HOOK_TOKEN],
      note: `The hook is asked for the tools that the settings name: mcp__, the name of the MCP server in Claude Code, and the tool. Start Claude Code beside it, with HOLDPOINT_HOOK_TOKEN set.`,
      beside: { file: '.claude/settings.json', text: `${JSON.stringify(hookSettings(name), null, 2)}\n` },
      text: `// Claude Code asks here before it calls the tool, and people decide. It listens on this machine only.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Holdpoint } from '@holdpoint/sdk';
import { hookHandler } from '@holdpoint/sdk/adapters/claude-code';

${held.connect(name)}
const handle = hookHandler({ holdpoint, tools, token: process.env.HOLDPOINT_HOOK_TOKEN });
const server = createServer(async (incoming, outgoing) => {
  try {
    const { authorization = '' } = incoming.headers;
    const request = new Request('http://127.0.0.1/', { method: 'POST', headers: { authorization }, body: await text(incoming) });
    const response = await handle(request);
    outgoing.writeHead(response.status, { 'content-type': 'application/json' }).end(await response.text());
  } catch {
    outgoing.writeHead(500).end(); // whatever is not 2xx blocks the call
  }
});
server.listen(${HOOK_PORT}, '127.0.0.1', () => console.log('listening for Claude Code'));
`,
    },
  ];
}

const HOOK_PORT = 7007;

/** As `hookSettings` of the adapter writes them. */
function hookSettings(tool: string) {
  const headers = { Authorization: 'Bearer $HOLDPOINT_HOOK_TOKEN' };
  const url = `http://127.0.0.1:${HOOK_PORT}/`;
  const hook = { type: 'http', url, timeout: 600, onFailure: 'block', headers, allowedEnvVars: ['HOLDPOINT_HOOK_TOKEN'] };
  return { hooks: { PreToolUse: [{ matcher: tool, hooks: [hook] }] } };
}
