import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ParkCommand, Transport } from './parking-lot.ts';
import type { Pending, Subject } from './subject.ts';

export type ParkingLot = {
  park(url: string, transport: Transport, waiters: Pending[]): Promise<void>;
  leave(): Promise<void>;
  stop(): Promise<void>;
};

/** The process that holds waiters. One per kind, because all of one leave together. */
export async function openParkingLot(): Promise<ParkingLot> {
  const child = fork(path.join(import.meta.dirname, 'parking-lot.ts'), { execArgv: ['--max-old-space-size=4096'] });
  await once(child, 'message');
  async function ask(command: ParkCommand): Promise<void> {
    child.send(command);
    const [answer] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => [{ error: `the parking lot ended with ${code}` }]),
    ])) as [{ error?: string }];
    if (answer.error) throw new Error(answer.error);
  }
  return {
    park: (url, transport, waiters) => ask({ park: waiters, transport, url }),
    leave: () => ask({ leave: true }),
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

const SUBMITTERS = 24;

/** Requests that nobody decides, submitted by many agents at once. */
export async function submitPending(subject: Subject, count: number): Promise<Pending[]> {
  const pending: Pending[] = [];
  let next = 0;
  async function submitter(): Promise<void> {
    while (next < count) {
      next += 1;
      pending.push(await subject.submitPending(next));
    }
  }
  await Promise.all(Array.from({ length: SUBMITTERS }, submitter));
  return pending;
}
