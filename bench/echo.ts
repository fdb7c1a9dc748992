// A bare socket.io echo: what one round trip over the same library costs when nothing happens behind it.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer();
const io = new Server(server, { perMessageDeflate: false, httpCompression: false, serveClient: false });
io.on('connection', (socket) => {
  socket.on('echo', (body: unknown, ack: (answer: unknown) => void) => ack(body));
});
server.listen({ port: Number(process.env['PORT'] ?? 0), host: '127.0.0.1', backlog: 1_024 }, () => {
  process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as { port: number }).port })}\n`);
});
