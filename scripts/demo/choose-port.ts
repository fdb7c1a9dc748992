import { createServer } from 'node:net';
import { DemoRefused } from './secrets.ts';

export const DEFAULT_PORT = 3000;
const TRIES = 100;

/** The port that was asked for, or the first free one from 3000 on. Throws DemoRefused for one that is taken. */
export async function choosePort(wanted: number | null): Promise<number> {
  if (wanted === 0) return listenOnce(0, '127.0.0.1');
  if (wanted !== null) {
    if (await isFree(wanted)) return wanted;
    throw new DemoRefused(`Port ${wanted} is taken by another program. Choose another one with --port N, or leave --port away.`);
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + TRIES; port += 1) if (await isFree(port)) return port;
  throw new DemoRefused(`No port from ${DEFAULT_PORT} to ${DEFAULT_PORT + TRIES - 1} is free. Choose one with --port N.`);
}

/** On both loopback addresses: a browser may take either for `localhost`, and must not meet somebody else there. */
async function isFree(port: number): Promise<boolean> {
  const results = await Promise.all(
    ['127.0.0.1', '::1'].map((host) =>
      listenOnce(port, host).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code !== 'EADDRINUSE' && error.code !== 'EACCES',
      ),
    ),
  );
  return results.every(Boolean);
}

function listenOnce(port: number, host: string): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
