import { createSdkMcpServer, type Options, query, tool } from '@anthropic-ai/claude-agent-sdk';
import { z } from 'zod';
import { canUseTool } from '../adapters/claude-agent.ts';
import { PROMPT, restartServiceOn, type Site, siteOfEnvironment } from './restart-service.ts';

/** An agent of the Claude Agent SDK that may restart services when a person agrees. */
export async function runAgent({ holdpoint, host, restart }: Site, options: Options = {}): Promise<string> {
  const restartService = tool('restart_service', 'Restarts a service', { service: z.string() }, async ({ service }) => ({
    content: [{ type: 'text', text: await restart(service) }],
  }));
  const rmm = createSdkMcpServer({ name: 'rmm', tools: [restartService] });
  const tools = { mcp__rmm__restart_service: restartServiceOn(host) };
  // Settings of the machine might allow the tool by a rule of their own, and `canUseTool` would then not be asked.
  const own: Options = { mcpServers: { rmm }, settingSources: [], tools: [], canUseTool: canUseTool({ holdpoint, tools }) };
  for await (const message of query({ prompt: PROMPT, options: { ...options, ...own } }))
    if (message.type === 'result') return message.subtype === 'success' ? message.result : message.errors.join('\n');
  return '';
}

if (import.meta.main) process.stdout.write(`${await runAgent(siteOfEnvironment())}\n`);
