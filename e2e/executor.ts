/**
 * An executor as a connector vendor would write one: whoever hands it a grant gets the stored call run, once. Services
 * are real child processes, so that a restart has two process ids to show.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { RedeemedCall } from '#lib/contract/redeem-grant.ts';

const { HOLDPOINT_URL: url = '', HOLDPOINT_TOKEN: token = '' } = process.env;
const services = new Map<string, ChildProcess>();

async function post(path: string, body: unknown): Promise<{ ok: boolean; answer: unknown }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { ok: response.ok, answer: await response.json() };
}

function startService(name: string): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  services.set(name, child);
  return child;
}

async function restart(name: string): Promise<{ before: number | undefined; after: number | undefined }> {
  const old = services.get(name) ?? startService(name);
  const ended = new Promise((resolve) => old.once('exit', resolve));
  old.kill();
  await ended;
  return { before: old.pid, after: startService(name).pid };
}

async function run({ tool, arguments: args, targets }: RedeemedCall): Promise<object> {
  const hosts = targets.map(({ name }) => name);
  if (tool !== 'service.restart') return { tool, arguments: args, hosts };
  const service = String(args['service']);
  return { service, hosts, ...(await restart(`${hosts[0]} ${service}`)) };
}

const server = createServer((request, response) => {
  void (async () => {
    const redeemed = await post('/api/v1/grants/redeem', JSON.parse(await text(request)));
    if (!redeemed.ok) return redeemed.answer;
    const call = redeemed.answer as RedeemedCall;
    const output = await run(call);
    await post(`/api/v1/requests/${call.requestId}/result`, { lease: call.lease, status: 'succeeded', output });
    return output;
  })().then(
    (answer) => response.end(JSON.stringify(answer)),
    (error: unknown) => response.writeHead(500).end(JSON.stringify({ error: String(error) })),
  );
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ event: 'up', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`);
});
process.on('SIGTERM', () => {
  for (const child of services.values()) child.kill();
  process.exit(0);
});
