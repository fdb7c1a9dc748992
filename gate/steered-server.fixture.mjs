// An MCP server that a test steers while it runs. node steered-server.fixture.mjs CONTROL CALLS
//   CONTROL  JSON: { tools: { name: description }, announce?, dead?, garbage? }; read again before each list, and whenever it
//            is written: then a list that is another is announced, if `announce` says so. `dead` ends the process at its start.
//   CALLS    one line for each call that reached it.
// `stall` is called and never answers. Speaks just enough of the 2025 protocol.
import { appendFileSync, readFileSync, watchFile } from 'node:fs';
import { createInterface } from 'node:readline';

const [control, calls] = process.argv.slice(2);
const read = () => JSON.parse(readFileSync(control, 'utf8'));
const write = (text) => process.stdout.write(`${text}\n`);
const say = (message) => {
  if (read().garbage) write('this is no frame\n{"jsonrpc":"2.0"}\n[]\n{"id":null}');
  write(JSON.stringify({ jsonrpc: '2.0', ...message }));
};

if (read().dead) process.exit(3);
let listed = JSON.stringify(read().tools);
watchFile(control, { interval: 20 }, () => {
  const { tools, announce, dead } = read();
  if (dead) process.exit(3);
  if (!announce || JSON.stringify(tools) === listed) return;
  listed = JSON.stringify(tools);
  say({ method: 'notifications/tools/list_changed' });
});

const inputSchema = { type: 'object', properties: { path: { type: 'string' } } };
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) return;
    if (method === 'initialize') {
      const { protocolVersion } = params;
      const capabilities = { tools: { listChanged: true } };
      return say({ id, result: { protocolVersion, capabilities, serverInfo: { name: 'steered', version: '1' } } });
    }
    if (method === 'tools/list') {
      const tools = Object.entries(read().tools).map(([name, description]) => ({ name, description, inputSchema }));
      return say({ id, result: { tools } });
    }
    if (method !== 'tools/call') return say({ id, error: { code: -32601, message: 'Method not found' } });
    appendFileSync(calls, `${JSON.stringify(params)}\n`);
    if (params.name === 'stall') return;
    say({ id, result: { content: [{ type: 'text', text: `${params.name}: done` }] } });
  })
  .on('close', () => process.exit(0));
