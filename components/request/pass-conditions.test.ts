import { expect, it } from 'vitest';
import { passConditions } from './pass-conditions.ts';

const forbid = { id: 'g.freeze', effect: 'forbid' as const, reason: 'A change freeze is on.', route: 'manager' };
const plain = { id: 't.read', effect: 'permit' as const, reason: 'Reading is fine.', route: null };
const routed = { id: 't.restart', effect: 'permit' as const, reason: 'One technician.', route: 'one-technician' };
const of = (outcome: 'allow' | 'deny' | 'escalate', reasons: object[], ambiguous: string[] = []) =>
  passConditions({ outcome, version: 'v', reasons: reasons as never, ambiguous });

it('names what held a call that was otherwise permitted', () => {
  expect(of('escalate', [forbid, plain])).toEqual({
    lead: 'A policy permits it. It would have run by itself if none of these applied:',
    conditions: ['A change freeze is on.'],
  });
});

it('says that signatures are the only way where every permit asks for them', () => {
  expect(of('escalate', [routed])?.lead).toMatch(/only their signatures/);
  expect(of('escalate', [routed])?.conditions).toEqual([]);
  expect(of('escalate', [forbid, routed])?.conditions).toEqual(['A change freeze is on.']);
});

it('never offers a signature where none can help', () => {
  expect(of('deny', [{ ...forbid, route: null }])?.lead).toMatch(/No signature can lift this/);
});

it('says that nothing covers an ambiguous call, and invents no condition', () => {
  expect(of('escalate', [], ['no-policy-covers-this'])).toEqual({
    lead: 'It would run by itself only if a policy permitted it, and none does.',
    conditions: [],
  });
});

it('says that unchecked patterns are what stopped a call that is permitted', () => {
  expect(of('escalate', [plain], ['patterns-not-checked'])?.lead).toMatch(/if all patterns of the tool’s schema could be checked/);
});

it('has nothing to say of a call that ran by itself', () => expect(of('allow', [plain])).toBeNull());
