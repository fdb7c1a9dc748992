import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyVerdict } from '#lib/domain/policy.ts';
import { type CompiledPolicy, compilePolicy, type PolicySource } from './compile.ts';
import { modelCases, modelSources } from './model.fixture.ts';
import { readPolicies } from './read-policies.ts';

const sources = modelSources();
const cases = modelCases().map(({ expect: _expect, name: _name, ...facts }) => facts);
const single = (all: readonly PolicySource[]) =>
  all.flatMap(({ name, cedar }) => readPolicies(name, cedar).policies.map(({ id, text }) => ({ name: id, cedar: text })));
const guardrails = single(sources.guardrails);
const tenantPolicies = single(sources.tenantPolicies);
const verdicts = (policy: CompiledPolicy) => cases.map((facts) => policy.evaluate(facts));

const RANK = { allow: 0, escalate: 1, deny: 2 };
const WHEN = [
  'true',
  'context.call.targets.total > 1',
  'context.call.window.businessHours',
  'context.call has confidencePct && context.call.confidencePct < 95',
  'action in Holdpoint::Action::"Mutating"',
  'context.call.chain.depth > 1',
];
const ROUTES = [null, 'one-technician', 'two-technicians', 'manager'];

/** Policies that a customer might add: any effect given, any condition, any route. */
const added = (effect: 'permit' | 'forbid') =>
  fc.array(fc.record({ when: fc.constantFrom(...WHEN), route: fc.constantFrom(...ROUTES) }), { minLength: 1, maxLength: 4 }).map((all) =>
    all.map(({ when, route }, index) => ({
      name: `added-${effect}-${index}`,
      cedar: `@id("x.${effect}-${index}") @reason("added") ${route ? `@approval("${route}") ` : ''}${effect} (principal, action, resource) when { ${when} };`,
    })),
  );

/** At least as strict in each respect: outcome, people per role, step-up, and the time there is. */
function expectNoLooser(after: PolicyVerdict, before: PolicyVerdict, where: string): void {
  expect(RANK[after.outcome], where).toBeGreaterThanOrEqual(RANK[before.outcome]);
  if (!after.approval || !before.approval) return;
  for (const role of ['technician', 'manager'] as const)
    expect(after.approval.need[role] ?? 0, where).toBeGreaterThanOrEqual(before.approval.need[role] ?? 0);
  expect(Number(after.approval.stepUp), where).toBeGreaterThanOrEqual(Number(before.approval.stepUp));
  expect(after.approval.decideWithinSeconds, where).toBeLessThanOrEqual(before.approval.decideWithinSeconds);
}

describe('a set of policies', () => {
  it('means the same in any order, and has the same version', () => {
    const inOrder = verdicts(compilePolicy({ ...sources, guardrails, tenantPolicies }));
    const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length });
    fc.assert(
      fc.property(shuffled(guardrails), shuffled(tenantPolicies), (first, second) => {
        expect(verdicts(compilePolicy({ ...sources, guardrails: first, tenantPolicies: second }))).toEqual(inOrder);
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  it('only tightens when a customer adds forbids, with or without @approval', () => {
    const before = verdicts(compilePolicy(sources));
    fc.assert(
      fc.property(added('forbid'), (more) => {
        const after = verdicts(compilePolicy({ ...sources, tenantPolicies: [...sources.tenantPolicies, ...more] }));
        after.forEach((verdict, index) => expectNoLooser(verdict, before[index] as PolicyVerdict, `case ${index}`));
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('is never looser than the guardrails, whatever a customer permits', () => {
    const everything = { name: 'all', cedar: '@id("x.all") @reason("all") permit (principal, action, resource);' };
    const floor = verdicts(compilePolicy({ ...sources, tenantPolicies: [everything] }));
    expect(new Set(floor.map(({ outcome }) => outcome))).toEqual(new Set(['allow', 'escalate', 'deny']));
    fc.assert(
      fc.property(added('permit'), fc.subarray(tenantPolicies), (more, some) => {
        const after = verdicts(compilePolicy({ ...sources, tenantPolicies: [...some, ...more] }));
        after.forEach((verdict, index) => expectNoLooser(verdict, floor[index] as PolicyVerdict, `case ${index}`));
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
