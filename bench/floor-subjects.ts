import pg from 'pg';
import { io } from 'socket.io-client';
import type { Subject } from './subject.ts';

const nobodyWaits = {
  submitPending(): never {
    throw new Error('nothing waits here');
  },
};

/** One acked message over bare socket.io: the least that a push can cost. */
export function echoSubject(url: string): Subject {
  const sockets: ReturnType<typeof io>[] = [];
  return {
    ...nobodyWaits,
    name: 'socket.io echo',
    async open(lanes) {
      for (let lane = 0; lane < lanes; lane += 1) {
        const socket = io(url, { transports: ['websocket'], forceNew: true });
        sockets.push(socket);
        await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
      }
    },
    async cycle(lane) {
      const startedAt = performance.now();
      await sockets[lane]?.emitWithAck('echo', { id: 'x', at: startedAt });
      return { submitMs: 0, deliverMs: performance.now() - startedAt };
    },
    rest() {
      for (const socket of sockets.splice(0)) socket.disconnect();
    },
    async close() {},
  };
}

/** One row in one transaction of its own: the least that a durable step can cost on this disk. */
export function commitSubject(url: string): Subject {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  return {
    ...nobodyWaits,
    name: 'one durable commit',
    async open() {
      await pool.query('CREATE TABLE IF NOT EXISTS single (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload text NOT NULL)');
    },
    async cycle() {
      const startedAt = performance.now();
      await pool.query({ name: 'single', text: 'INSERT INTO single (payload) VALUES ($1)', values: ['one row'] });
      return { submitMs: performance.now() - startedAt, deliverMs: 0 };
    },
    rest() {},
    close: () => pool.end(),
  };
}
