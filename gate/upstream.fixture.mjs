// Between the gate and a real MCP server: every frame that the gate sends is also written to a file, so that a test can
// count what was forwarded. node upstream.fixture.mjs LOG COMMAND ARGS…
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

const [log, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'] });
process.stdin.on('data', (part) => {
  appendFileSync(log, part);
  child.stdin.write(part);
});
process.stdin.on('end', () => child.stdin.end());
child.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
