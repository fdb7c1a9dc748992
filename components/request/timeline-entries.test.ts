import { expect, it } from 'vitest';
import { timelineEntries } from './timeline-entries.ts';

const timeline = [
  {
    seq: 1,
    at: '2026-11-24T03:00:00.000Z',
    type: 'request.submitted',
    actor: { kind: 'agent', id: 'a', name: 'Agent' },
    from: null,
    to: 'pending',
    version: 1,
  },
  {
    seq: 2,
    at: '2026-11-24T03:02:00.000Z',
    type: 'request.denied',
    actor: { kind: 'person', id: 'p', name: 'Ana' },
    from: 'pending',
    to: 'denied',
    version: 2,
  },
];
const viewers = [{ id: 'p', name: 'Ana', firstAt: '2026-11-24T03:01:00.000Z' }];

it('puts who opened it where it happened', () => {
  const entries = timelineEntries({ timeline, viewers });
  expect(entries.map(({ what }) => what)).toEqual(['asked for this call', 'opened it', 'denied it']);
});
