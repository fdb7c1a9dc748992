import { vi } from 'vitest';
import { type RequestView, requestView } from '#lib/contract/request-view.ts';
import type { Service } from '../service.fixture.ts';

/** For a slow machine; it is an event that is waited for. */
const AWAIT = { timeout: 30_000, interval: 20 };

/** Answers the requests that agents submit to a service, one after the other, as they come. */
export function listenForAsked(service: Service, agent: 'acme-agent' | 'acme-owned' = 'acme-agent'): () => Promise<RequestView> {
  let taken = 0;
  return async () => {
    const hint = await vi.waitFor(() => {
      const submitted = service.node.announced.filter(({ kind }) => kind === 'submitted');
      const next = submitted[taken];
      if (!next) throw new Error('nobody asked yet');
      return next;
    }, AWAIT);
    taken += 1;
    const { body } = await service.agent(agent)('GET', `/api/v1/requests/${hint.requestId}`);
    return requestView.parse(body);
  };
}
