// An MCP server over stdio with the one risky tool of the examples: it says what it would restart.
import { appendFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const server = new McpServer({ name: 'rmm', version: '1.0.0' });
const { RMM_LOG: log } = process.env;
server.registerTool('restart_service', { description: 'Restarts a service', inputSchema: { service: z.string() } }, ({ service }) => {
  if (log) appendFileSync(log, `${service}\n`);
  return { content: [{ type: 'text', text: `restarted ${service}` }] };
});
await server.connect(new StdioServerTransport());
