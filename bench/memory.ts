import { setTimeout as sleep } from 'node:timers/promises';
import { holdpointSubject } from './holdpoint-subject.ts';
import { openParkingLot, submitPending } from './parking.ts';
import type { Stage } from './stage.ts';
import type { Pending } from './subject.ts';

export type MemoryResult = {
  transport: 'long-poll' | 'websocket';
  waiters: number;
  /** Kilobytes (1,024 bytes) of the server process per waiter, above what it held before anybody waited. */
  rssKb: number;
  heapKb: number;
  /** The service's connections while they all wait, over many samples. */
  connections: { open: number; heldMedian: number; heldMost: number };
};

const SAMPLES = 40;

/** A server of its own for each way to wait, so that nothing that one way left behind hides what the other one needs. */
export async function measureMemory(stage: Stage, levels: number[], say: (text: string) => void): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  let pending: Pending[] = [];
  for (const transport of ['long-poll', 'websocket'] as const) {
    const server = await stage.startHoldpoint();
    const subject = holdpointSubject(server.url, stage.seeded, transport);
    const most = Math.max(...levels);
    if (pending.length < most) {
      say(`${most} requests to wait for`);
      pending = await submitPending(subject, most);
    }
    const lot = await openParkingLot();
    // The first waiters of a process pay for what it compiles and caches; they come and go before anything is measured.
    await lot.park(server.url, transport, pending.slice(0, 200));
    await stage.quiet();
    await lot.leave();
    await stage.quiet();
    await sleep(1_000);
    const before = await server.memory();
    let parked = 0;
    for (const waiters of levels) {
      say(`memory with ${waiters} waiting by ${transport}`);
      await lot.park(server.url, transport, pending.slice(parked, waiters));
      parked = waiters;
      await stage.quiet();
      const connections = await watchConnections(stage);
      const after = await server.memory();
      const perWaiter = (bytes: number) => bytes / 1_024 / waiters;
      const heap = after.heap + after.external - before.heap - before.external;
      results.push({ transport, waiters, rssKb: perWaiter(after.rss - before.rss), heapKb: perWaiter(heap), connections });
    }
    await lot.leave();
    await lot.stop();
    await subject.close();
    await server.stop();
  }
  return results;
}

async function watchConnections(stage: Stage): Promise<MemoryResult['connections']> {
  const samples = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    samples.push(await stage.connections());
    await sleep(100);
  }
  const held = samples.map((sample) => sample.held).sort((a, b) => a - b);
  return {
    open: Math.max(...samples.map((sample) => sample.open)),
    heldMedian: held[SAMPLES / 2] ?? Number.NaN,
    heldMost: held.at(-1) ?? Number.NaN,
  };
}
