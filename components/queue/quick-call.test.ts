import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/contract/call-view.ts';
import type { RequestDetail, RequestRow } from '#lib/contract/console-view.ts';
import { mayStartQuickApprove, quickCall } from './quick-call.ts';

type Parts = { args?: JsonObject; targets?: { kind: string; name: string }[]; stepUp?: boolean; status?: string } & Partial<
  Pick<RequestDetail, 'friction' | 'originalArguments'>
> & { flags?: unknown[]; denied?: unknown[]; approve?: boolean; unchecked?: unknown[] };

/** As much of a request as the strip asks about. */
function detail({ args = { service: 'LobAgent' }, targets = [{ kind: 'host', name: 'acme-app01' }], ...rest }: Parts = {}): RequestDetail {
  return {
    request: { arguments: args, targets, status: rest.status ?? 'pending', approval: { stepUp: rest.stepUp ?? false } },
    tool: { uncheckedPatterns: rest.unchecked ?? [] },
    friction: rest.friction ?? 'key',
    flags: rest.flags ?? [],
    may: { approve: rest.approve ?? true },
    context: { deniedInLastHour: rest.denied ?? [] },
    originalArguments: rest.originalArguments ?? null,
  } as unknown as RequestDetail;
}

describe('what may be approved on its row', () => {
  it('is a call of which every argument and every target is on the strip', () => {
    expect(quickCall(detail({ args: { service: 'LobAgent', options: { force: false, after: [5, 'min'] }, note: {} } }))).toEqual({
      leaves: [
        { path: '/service', value: 'LobAgent' },
        { path: '/options/force', value: 'false' },
        { path: '/options/after/0', value: '5' },
        { path: '/options/after/1', value: 'min' },
        { path: '/note', value: '{}' },
      ],
      targets: [{ kind: 'host', name: 'acme-app01' }],
    });
  });

  it.each<[string, Parts]>([
    ['many arguments', { args: Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`a${index}`, index])) }],
    ['a long text', { args: { script: 'x'.repeat(300) } }],
    ['many targets', { targets: Array.from({ length: 5 }, (_, index) => ({ kind: 'host', name: `h${index}` })) }],
    ['a character that reorders', { args: { service: 'Lob\u202eAgent' } }],
    ['a line break', { args: { service: 'Lob\nAgent' } }],
    ['a hidden character in a name of an argument', { args: { 'serv\u200bice': 'LobAgent' } }],
    ['two scripts in one word', { args: { service: 'p\u0430ypal' } }],
    ['a target that hides something', { targets: [{ kind: 'host', name: 'acme\u00a0app01' }] }],
    ['more friction than a key', { friction: 'hold' }],
    ['a flag', { flags: [{}] }],
    ['a fresh proof', { stepUp: true }],
    ['the same call denied a moment ago', { denied: [{}] }],
    ['a pattern that is not checked', { unchecked: [{}] }],
    ['an edit', { originalArguments: { service: 'Spooler' } }],
    ['somebody who may not', { approve: false }],
    ['a request that is decided', { status: 'approved' }],
  ])('is not a call with %s: that one is decided on its page', (_, parts) => expect(quickCall(detail(parts))).toBeNull());

  it.each<[string, Partial<RequestRow>]>([
    ['elevated', { risk: 'elevated' }],
    ['flagged', { flags: ['pressure'] }],
    ['step-up', { stepUp: true }],
    ['signed', { signedByMe: true }],
    ['decided', { status: 'denied' }],
  ])('does not even begin on a row that is %s', (_, change) => {
    const routine = { risk: 'low', flags: [], stepUp: false, signedByMe: false, status: 'pending' } as unknown as RequestRow;
    expect(mayStartQuickApprove(routine)).toBe(true);
    expect(mayStartQuickApprove({ ...routine, ...change })).toBe(false);
  });
});
