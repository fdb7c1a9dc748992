// One service of a host: a real process on a loopback port. Plain JavaScript on `net` alone, because there are many of
// them and each byte counts twelve times.
import { createServer } from 'node:net';

const [host, name] = process.argv.slice(2);
process.title = `lab ${host} ${name}`;

/** @type {Set<import('node:net').Socket>} */
const open = new Set();
const server = createServer((socket) => {
  open.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => open.delete(socket));
  socket.end(`${name} on ${host}, pid ${process.pid}\n`);
});

function listen() {
  server.listen(0, '127.0.0.1', () => process.send?.({ kind: 'listening', port: server.address().port }));
}

function close() {
  for (const socket of open) socket.destroy();
  if (!server.listening) return process.send?.({ kind: 'closed' });
  server.close(() => process.send?.({ kind: 'closed' }));
}

process.on('message', (message) => {
  if (message === 'crash') throw new Error(`${name} met a document that it could not digest.`);
  else if (message === 'isolate') close();
  else if (message === 'release' && !server.listening) listen();
});
// A service does not outlive its host, however that ended; Ctrl-C is not for it.
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});
// Isolated from the start, when its host is.
if (process.argv[4] !== 'isolated') listen();
else process.send?.({ kind: 'closed' });
