import { describe, expect, it } from 'vitest';
import type { RequestPage, RequestRow } from '#lib/contract/console-view.ts';
import { appendPage, dropGone, isUntidy, refreshHead, refreshRows, type RowList, startList, tidy } from './stable-rows.ts';

const row = (id: string, change: Partial<RequestRow> = {}): RequestRow => ({
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
  given: 0,
  stepUp: false,
  risk: 'low',
  flags: [],
  routes: [],
  claim: null,
  signedByMe: false,
  decideBy: '2026-11-24T03:30:00.000Z',
  decidedBy: [],
  outcome: null,
  createdAt: '2026-11-24T03:12:45.000Z',
  decidedAt: null,
  ...change,
});
const page = (items: RequestRow[], change: Partial<RequestPage> = {}): RequestPage => ({
  items,
  next: null,
  total: items.length,
  groups: [],
  now: '2026-11-24T03:13:00.000Z',
  ...change,
});
const order = { sort: 'risk' } as const;
const ids = (list: RowList) => list.shown.map((entry) => (entry.gone ? `-${entry.row.id}` : entry.row.id));
const waiting = (list: RowList) => list.waiting.map(({ id }) => id);

describe('rows that never move under the pointer', () => {
  const list = startList(page([row('b'), row('c')]));

  it('keeps newcomers aside, also the most urgent, until the person asks for them', () => {
    const told = refreshRows(list, { asked: ['a'], matched: [row('a', { risk: 'critical' })], others: [], at: 1 }, order);
    expect(ids(told)).toEqual(['b', 'c']);
    expect(waiting(told)).toEqual(['a']);
    expect(isUntidy(told, order)).toBe(true);
    const tidied = tidy(told, order);
    expect(ids(tidied)).toEqual(['a', 'b', 'c']);
    expect(tidied.shown[0]?.isNew).toBe(true);
    expect(isUntidy(tidied, order)).toBe(false);
  });

  it('keeps what was decided in its place with what became of it, and what changed with its new content', () => {
    const denied = row('b', { status: 'denied', decidedBy: ['Ben Okafor'] });
    const told = refreshRows(list, { asked: ['b', 'c'], matched: [row('c', { given: 1 })], others: [denied], at: 7 }, order);
    expect(ids(told)).toEqual(['-b', 'c']);
    expect(told.shown[0]?.gone).toEqual({ at: 7, row: denied });
    expect(told.shown[1]?.row.given).toBe(1);
  });

  it('does not redraw a row of which nothing changed', () => {
    const told = refreshRows(list, { asked: ['b'], matched: [row('b')], others: [], at: 1 }, order);
    expect(told.shown[0]).toBe(list.shown[0]);
  });

  it('takes back what came back, and forgets a newcomer that was decided before it was drawn', () => {
    const gone = refreshRows(list, { asked: ['b'], matched: [], others: [], at: 1 }, order);
    expect(ids(refreshRows(gone, { asked: ['b'], matched: [row('b')], others: [], at: 2 }, order))).toEqual(['b', 'c']);
    const told = refreshRows(list, { asked: ['a'], matched: [row('a')], others: [], at: 1 }, order);
    expect(waiting(refreshRows(told, { asked: ['a'], matched: [], others: [], at: 2 }, order))).toEqual([]);
  });

  it('lets what is gone leave after its time, and only below the row that is pointed at', () => {
    const gone = refreshRows(list, { asked: ['b', 'c'], matched: [], others: [], at: 10 }, order);
    expect(ids(dropGone(gone, 9, -1))).toEqual(['-b', '-c']);
    expect(ids(dropGone(gone, 10, 0))).toEqual(['-b']);
    expect(ids(dropGone(gone, 10, -1))).toEqual([]);
  });

  it('is untidy when the order changed, and a raised risk moves a row only when asked', () => {
    const told = refreshRows(list, { asked: ['c'], matched: [row('c', { risk: 'high' })], others: [], at: 1 }, order);
    expect(ids(told)).toEqual(['b', 'c']);
    expect(isUntidy(told, order)).toBe(true);
    expect(ids(tidy(told, order))).toEqual(['c', 'b']);
  });
});

describe('pages of a long list', () => {
  const first = startList(page([row('b'), row('c')], { next: 'cursor', total: 4 }));

  it('shows a row once, whichever page brought it', () => {
    const list = appendPage(first, page([row('c'), row('d')]));
    expect(ids(list)).toEqual(['b', 'c', 'd']);
    expect(list.next).toBeNull();
  });

  it('leaves to the next page what sorts after all that was loaded', () => {
    const told = refreshRows(first, { asked: ['a', 'z'], matched: [row('a'), row('z')], others: [], at: 1 }, order);
    expect(waiting(told)).toEqual(['a']);
  });

  it('learns totals, groups and lost newcomers from the first page', () => {
    const groups = [{ key: 'acme', label: 'Acme', count: 5 }];
    const list = refreshHead(first, page([row('a'), row('b')], { total: 5, groups, next: 'x' }), order);
    expect(list).toMatchObject({ total: 5, groups, next: 'cursor' });
    expect(ids(list)).toEqual(['b', 'c']);
    expect(waiting(list)).toEqual(['a']);
  });

  it('keeps groups in the order of the service', () => {
    const groups = [
      { key: 'northwind', label: 'Northwind', count: 1 },
      { key: 'acme', label: 'Acme', count: 2 },
    ];
    const north = row('z', { tenant: { id: 'northwind', name: 'Northwind', color: '#000000' } });
    const list = { ...startList(page([row('b')], { groups })), waiting: [north] };
    expect(ids(tidy(list, { sort: 'risk', group: 'tenant' }))).toEqual(['z', 'b']);
  });
});

describe('the history', () => {
  const decided = (id: string, decidedAt: string, createdAt: string) => row(id, { status: 'denied', decidedAt, createdAt });
  const late = decided('r1', '2026-11-24T05:00:00.000Z', '2026-11-24T01:00:00.000Z');
  const early = decided('r2', '2026-11-24T04:00:00.000Z', '2026-11-24T03:00:00.000Z');
  const same = decided('r3', '2026-11-24T04:00:00.000Z', '2026-11-24T02:00:00.000Z');

  it('stands in the order of its decisions, not of when they were asked for; of two at once, the id that the service puts first', () => {
    const order = { sort: 'decided' as const };
    expect(isUntidy(startList(page([late, same, early])), order)).toBe(false);
    expect(tidy(startList(page([early, late, same])), order).shown.map(({ row: { id } }) => id)).toEqual(['r1', 'r3', 'r2']);
  });
});
