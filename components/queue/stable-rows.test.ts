import { describe, expect, it } from 'vitest';
import type { RequestRow } from '#lib/contract/console-view.ts';
import { isUntidy, mergeRows, sortRows } from './stable-rows.ts';

const row = (id: string, given = 0): RequestRow => ({
  id,
  version: 1,
  status: 'pending',
  tenant: { id: 'acme', name: 'Acme', color: '#123456' },
  tool: 'service.restart',
  toolTitle: 'Restart a service',
  toolClass: 'reversible',
  summary: '',
  agentName: 'warden',
  targetNames: [],
  targetCount: 0,
  policyOutcome: 'escalate',
  need: { technician: 1 },
  given,
  stepUp: false,
  risk: 'low',
  flags: [],
  routes: [],
  claim: null,
  signedByMe: false,
  decideBy: null,
  decidedBy: [],
  outcome: null,
  createdAt: '2026-11-24T03:12:45.000Z',
  decidedAt: null,
});
const ids = (rows: { row: RequestRow; gone: boolean }[]) => rows.map((r) => (r.gone ? `-${r.row.id}` : r.row.id));

describe('rows that never move under the pointer', () => {
  const shown = sortRows([row('b'), row('c')]);

  it('puts newcomers at the end, also when they are more urgent', () => {
    const merged = mergeRows(shown, [row('a'), row('b'), row('c')]);
    expect(ids(merged)).toEqual(['b', 'c', 'a']);
    expect(merged[2]?.isNew).toBe(true);
    expect(isUntidy(merged, [row('a'), row('b'), row('c')])).toBe(true);
  });

  it('keeps what was decided in its place, and what changed with its new content', () => {
    const merged = mergeRows(shown, [row('c', 1)]);
    expect(ids(merged)).toEqual(['-b', 'c']);
    expect(merged[1]?.row.given).toBe(1);
  });

  it('is tidy when it already is the order of the service', () => {
    expect(isUntidy(mergeRows(shown, [row('b'), row('c'), row('d')]), [row('b'), row('c'), row('d')])).toBe(false);
  });
});
