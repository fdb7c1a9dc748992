// What somebody would write by hand in an afternoon: bare Node and PostgreSQL, durable, with long-polling. No tenants,
// no policy, no people, no grants, no log. The yardstick that Holdpoint is held against, in the same run.
//   POST /requests           durable insert                  → 201 {id, status}
//   GET  /requests/:id?wait  answers when decided, or at the end of the wait
//   POST /requests/:id/decide durable update and NOTIFY       → 200 {id, status}
import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';

const connectionString = process.env['REFERENCE_DATABASE_URL'];
const pool = new pg.Pool({ connectionString, max: 16 });
const waiters = new Map<string, Set<() => void>>();

const INSERT = { name: 'insert', text: `INSERT INTO request (id, payload) VALUES ($1, $2)` };
const READ = { name: 'read', text: 'SELECT id, status, payload, decision FROM request WHERE id = $1' };
const DECIDE = {
  name: 'decide',
  text: `WITH decided AS (UPDATE request SET status = $2, decision = $3, decided_at = now() WHERE id = $1 AND status = 'pending' RETURNING id)
         SELECT id, pg_notify('decided', id) FROM decided`,
};

async function listen(): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  client.on('notification', ({ payload }) => {
    for (const wake of waiters.get(payload ?? '') ?? []) wake();
  });
  await client.query('LISTEN decided');
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

async function read(id: string) {
  const { rows } = await pool.query<{ id: string; status: string }>({ ...READ, values: [id] });
  return rows[0];
}

async function submit(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = randomUUID();
  await pool.query({ ...INSERT, values: [id, JSON.stringify(await readBody(request))] });
  send(response, 201, { id, status: 'pending' });
}

async function wait(id: string, waitMs: number, response: ServerResponse): Promise<void> {
  let wake: () => void = () => {};
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  // Registered before the read, so that no decision falls between.
  const group = waiters.get(id) ?? new Set();
  waiters.set(id, group.add(wake));
  const timer = setTimeout(wake, waitMs);
  response.on('close', wake);
  let row = await read(id);
  if (row?.status === 'pending' && waitMs > 0) {
    await woken;
    row = await read(id);
  }
  clearTimeout(timer);
  group.delete(wake);
  if (group.size === 0) waiters.delete(id);
  send(response, row ? 200 : 404, row ?? { error: 'not found' });
}

async function decide(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, reason } = (await readBody(request)) as { status: string; reason: string };
  const { rows } = await pool.query({ ...DECIDE, values: [id, status, JSON.stringify({ reason })] });
  send(response, rows.length > 0 ? 200 : 409, { id, status });
}

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://reference');
  const [, , id, verb] = url.pathname.split('/');
  if (request.method === 'POST' && id === undefined) return submit(request, response);
  if (request.method === 'POST' && id && verb === 'decide') return decide(id, request, response);
  if (request.method === 'GET' && id) return wait(id, Number(url.searchParams.get('wait') ?? 0) * 1_000, response);
  send(response, 404, { error: 'no such route' });
}

const server = http.createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  route(request, response).catch((error: unknown) => send(response, 500, { error: String(error) }));
});
await pool.query(`CREATE TABLE IF NOT EXISTS request (id text PRIMARY KEY, payload json NOT NULL, status text NOT NULL DEFAULT 'pending',
  decision json, created_at timestamptz NOT NULL DEFAULT now(), decided_at timestamptz)`);
await listen();
server.listen({ port: Number(process.env['PORT'] ?? 0), host: '127.0.0.1', backlog: 1_024 }, () => {
  process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as { port: number }).port })}\n`);
});
