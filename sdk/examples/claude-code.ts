import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type HookOptions, hookHandler, hookSettings } from '../adapters/claude-code.ts';
import { restartServiceOn, type Site, siteOfEnvironment } from './restart-service.ts';

export type Hook = { url: string; close(): void };

/** Serves the hook on loopback. Answers where. */
export async function serveHook(
  { holdpoint, host }: Site,
  options: Pick<HookOptions, 'token' | 'waitMs' | 'whenLong'>,
  port = 0,
): Promise<Hook> {
  const handle = hookHandler({ ...options, holdpoint, tools: { mcp__rmm__restart_service: restartServiceOn(host) } });
  const server = createServer((incoming, outgoing) => {
    const answer = async () => {
      const { authorization = '' } = incoming.headers;
      const init = { method: 'POST', headers: { authorization }, body: await readText(incoming) };
      const response = await handle(new Request('http://127.0.0.1/', init));
      outgoing.writeHead(response.status, { 'content-type': 'application/json' }).end(await response.text());
    };
    // Whatever is not 2xx blocks the call.
    answer().catch(() => outgoing.writeHead(500).end());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

/** Makes a folder in which Claude Code asks the hook at `url` before it restarts a service: its settings and its MCP server. */
export async function writeProject(folder: string, url: string): Promise<void> {
  const settings = hookSettings({ url, tools: ['mcp__rmm__restart_service'] });
  const rmm = { command: process.execPath, args: [path.join(import.meta.dirname, 'rmm-server.ts')] };
  await mkdir(path.join(folder, '.claude'), { recursive: true });
  await writeFile(path.join(folder, '.claude/settings.json'), JSON.stringify(settings, null, 2));
  await writeFile(path.join(folder, '.mcp.json'), JSON.stringify({ mcpServers: { rmm } }, null, 2));
}

if (import.meta.main) {
  const [folder = '.'] = process.argv.slice(2);
  const token = process.env['HOLDPOINT_HOOK_TOKEN'];
  if (!token) throw new Error('HOLDPOINT_HOOK_TOKEN is missing: any secret, which Claude Code is given too.');
  const { url } = await serveHook(siteOfEnvironment(), { token }, 7007);
  await writeProject(folder, url);
  process.stdout.write(`Claude Code in ${path.resolve(folder)} now asks ${url} first. Start it there, with HOLDPOINT_HOOK_TOKEN set.\n`);
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
