import {
  CLIENT_INFO_META_KEY,
  type Implementation,
  type McpRequestContext,
  ProtocolError,
  ProtocolErrorCode,
  Server,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { type CallDeps, callTool } from './call-tool.ts';
import { ONLY_CLIENT } from './held-calls.ts';
import { OWN_TOOLS } from './own-tools.ts';
import { TASKS_EXTENSION } from './tasks.ts';
import type { GatedTool } from './tool-book.ts';

const taskParams = { params: z.looseObject({ taskId: z.string().max(128) }) };

const INSTRUCTIONS =
  'Risky calls are held until a person approves them. A result that says "Pending, not executed" means that nothing was done yet: call again with the same arguments, or use approval_wait first. Never work around a denial.';

/** One MCP server for one connection or one HTTP exchange, over what the whole gate shares. */
export function createServer(deps: CallDeps, { era, authInfo }: Pick<McpRequestContext, 'era' | 'authInfo'>): Server {
  // Over standard streams there is one client, and everything of this gate is its own.
  const principal = authInfo?.clientId ?? ONLY_CLIENT;
  const server = new Server(
    { name: 'holdpoint-mcp-gate', version: '0.1.0' },
    {
      capabilities: { tools: { listChanged: true }, ...(era === 'modern' ? { extensions: { [TASKS_EXTENSION]: {} } } : {}) },
      instructions: INSTRUCTIONS,
      requestState: { verify: deps.codec.verify },
    },
  );

  server.setRequestHandler('tools/list', async () => ({
    tools: [...(await deps.book.list()).flatMap(listed), ...OWN_TOOLS],
  }));
  server.setRequestHandler('tools/call', async (request, ctx) => {
    // Said by the client of itself; people see it as such.
    const envelope: Record<string, unknown> = ctx.mcpReq.envelope ?? {};
    const info = server.getClientVersion() ?? (envelope[CLIENT_INFO_META_KEY] as Implementation | undefined);
    const client = info ? `${info.name} ${info.version}`.slice(0, 200) : 'an MCP client';
    return callTool(deps, request.params, ctx, { principal, era, client });
  });
  if (era === 'modern') {
    server.setRequestHandler('tasks/get', taskParams, ({ taskId }) => deps.tasks.get(principal, taskId) ?? noTask(taskId));
    server.setRequestHandler('tasks/update', taskParams, ({ taskId }) => (deps.tasks.get(principal, taskId) ? {} : noTask(taskId)));
    server.setRequestHandler('tasks/cancel', taskParams, ({ taskId }) => (deps.tasks.cancel(principal, taskId) ? {} : noTask(taskId)));
  }
  return server;
}

function noTask(taskId: string): never {
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no task ${taskId}.`);
}

/** Prose that no person has read does not reach an agent: such a tool is there by its name, and says why it cannot be called. */
function listed({ name, definition, standing }: GatedTool) {
  if (standing === 'approved') return [definition];
  if (standing === 'refused') return [];
  const description = 'Waits for its review by a person and cannot be called yet.';
  return [{ name, description, inputSchema: { type: 'object' as const } }];
}
