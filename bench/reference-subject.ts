import { setTimeout as sleep } from 'node:timers/promises';
import { proposal } from './holdpoint-subject.ts';
import { createHttpClient } from './http-client.ts';
import type { Subject } from './subject.ts';

/** The same cycle against bench/reference.ts. */
export function referenceSubject(url: string): Subject {
  const client = createHttpClient();
  const submit = async () => {
    const { body, atMs } = await client.call({ method: 'POST', url: `${url}/requests`, body: proposal('bench-01-app01') });
    return { id: (body as { id: string }).id, atMs };
  };
  return {
    name: 'reference, long-poll',
    async open() {},
    async cycle(_lane, thinkMs) {
      const submittedAt = performance.now();
      const { id, atMs } = await submit();
      const delivered = client.call({ method: 'GET', url: `${url}/requests/${id}?wait=50` });
      if (thinkMs > 0) await sleep(thinkMs);
      const decidedAt = performance.now();
      const decide = { status: 'approved', reason: 'Checked with the customer.' };
      const [decision] = await Promise.all([delivered, client.call({ method: 'POST', url: `${url}/requests/${id}/decide`, body: decide })]);
      if ((decision.body as { status: string }).status !== 'approved') throw new Error('no approval was delivered');
      return { submitMs: atMs - submittedAt, deliverMs: decision.atMs - decidedAt };
    },
    async submitPending() {
      return { id: (await submit()).id, token: '' };
    },
    rest() {},
    async close() {
      client.close();
    },
  };
}
