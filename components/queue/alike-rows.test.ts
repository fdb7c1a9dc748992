import { describe, expect, it } from 'vitest';
import type { RequestRow } from '#lib/contract/console-view.ts';
import { alikeKey, findRuns } from './alike-rows.ts';
import { listItems } from './list-items.ts';
import type { StableRow } from './stable-rows.ts';

const row = (id: string, change: Partial<RequestRow> = {}): StableRow => ({
  gone: null,
  isNew: false,
  row: {
    id,
    version: 1,
    status: 'pending',
    tenant: { id: 'acme', name: 'Acme', color: '#123456' },
    tool: 'service.restart',
    toolTitle: 'Restart a service',
    toolClass: 'reversible',
    summary: 'It stopped',
    agentName: 'warden',
    targetNames: ['acme-app01'],
    targetCount: 1,
    policyOutcome: 'escalate',
    need: { technician: 1 },
    given: 0,
    stepUp: false,
    risk: 'low',
    flags: [],
    routes: ['standard'],
    claim: null,
    signedByMe: false,
    decideBy: `2026-11-24T03:30:0${id.length % 10}.000Z`,
    decidedBy: [],
    outcome: null,
    createdAt: '2026-11-24T03:12:45.000Z',
    decidedAt: null,
    ...change,
  },
});
const many = (count: number, change: Partial<RequestRow> = {}, prefix = 'r') =>
  Array.from({ length: count }, (_, index) => row(`${prefix}${index}`, change));
const drawn = (shown: readonly StableRow[], opened: readonly string[] = []) =>
  listItems(shown, [], undefined, new Set(opened)).map((item) => (item.kind === 'alike' ? `${item.run.rest.length} more` : item.key));

describe('rows that look the same', () => {
  it('are drawn as one and their number from five on, and all of them when opened', () => {
    expect(drawn(many(4))).toEqual(['r0', 'r1', 'r2', 'r3']);
    expect(drawn([row('other', { summary: 'x' }), ...many(6), row('last', { tool: 'host.isolate' })])).toEqual([
      'other',
      'r0',
      '5 more',
      'last',
    ]);
    expect(drawn(many(5), [alikeKey(row('any').row) ?? ''])).toEqual(['r0', '4 more', 'r1', 'r2', 'r3', 'r4']);
  });

  it('stay together whoever takes or signs one of them, and when one is over', () => {
    const run = many(6);
    run[2] = row('r2', { given: 1, signedByMe: true, decideBy: '2026-11-24T05:00:00.000Z' });
    run[4] = { ...row('r4'), gone: { at: 1, row: null } };
    expect(drawn(run)).toEqual(['r0', '5 more']);
  });

  it.each<[string, Partial<RequestRow>]>([
    ['of another customer', { tenant: { id: 'northwind', name: 'Acme', color: '#123456' } }],
    ['of another agent', { agentName: 'other' }],
    ['of another tool', { tool: 'host.isolate' }],
    ['on another target', { targetNames: ['acme-app02'] }],
    ['in other words', { summary: 'It stopped again' }],
    ['of another risk', { risk: 'high' }],
    ['with a remark', { flags: ['pressure'] }],
    ['that others have to sign', { need: { technician: 2 } }],
    ['with a passkey', { stepUp: true }],
  ])('one %s is none of them', (_, change) => {
    expect(drawn([...many(4), row('other', change)])).toHaveLength(5);
  });

  it('and what names more targets than the list knows is like nothing', () => {
    expect(findRuns(many(9, { targetNames: ['a', 'b', 'c'], targetCount: 4 }))).toEqual([]);
  });

  it('keep the places of all rows, drawn or not', () => {
    const items = listItems([...many(6), row('last', { summary: 'x' })], [], undefined, new Set());
    expect(items.map((item) => (item.kind === 'row' ? item.place : item.kind))).toEqual([0, 'alike', 6]);
  });
});
