import { beforeAll, describe, expect, it } from 'vitest';
import { PolicyCompileError } from './compile.ts';
import { compileText, factsOf, policyText } from './one-tool.fixture.ts';

// Loading Cedar takes seconds on a busy machine, and no test is about that.
beforeAll(() => void compileText(policyText('t.first', 'permit')), 60_000);

const facts = factsOf({ text: 'a', count: 1 });
/** An overflow: Cedar skips a policy that errs, a forbid too. */
const ERRS = 'context.args has count && context.args.count + 9223372036854775807 > 0';

describe('an evaluation error never allows (I8)', () => {
  it.each([
    ['a forbid', policyText('t.permit', 'permit') + policyText('t.errs', 'forbid', { when: ERRS })],
    ['a forbid that asks a human', policyText('t.permit', 'permit') + policyText('t.errs', 'forbid', { when: ERRS, route: 'one' })],
    ['a permit beside one that permits', policyText('t.permit', 'permit') + policyText('t.errs', 'permit', { when: ERRS })],
    ['the only permit', policyText('t.errs', 'permit', { when: ERRS })],
    ['a permit that asks a human', policyText('t.errs', 'permit', { when: ERRS, route: 'one' })],
  ])('of %s', (_name, text) => {
    const policy = compileText(text);
    expect(policy.evaluate(facts)).toMatchObject({ outcome: 'deny', reasons: [{ id: 'system.cannot-judge' }] });
    // The same policy, where it does not err, is not what denied.
    expect(policy.evaluate(factsOf({ text: 'a' })).reasons.map(({ id }) => id)).not.toContain('system.cannot-judge');
  });
});

describe('reasons', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `t.${String.fromCharCode(97 + ((index * 5) % 12))}`);

  it('come sorted, so that equal verdicts are equal', () => {
    const policy = compileText(ids.map((id) => policyText(id, 'permit')).join(''));
    const first = policy.evaluate(facts);
    expect(first.reasons.map(({ id }) => id)).toEqual([...ids].sort());
    for (let turn = 0; turn < 30; turn += 1) expect(policy.evaluate(facts)).toEqual(first);
  });

  it('of a deny are the forbids only', () => {
    const policy = compileText(policyText('t.permit', 'permit') + policyText('t.b', 'forbid') + policyText('t.a', 'forbid'));
    expect(policy.evaluate(facts)).toMatchObject({ outcome: 'deny', approval: null, reasons: [{ id: 't.a' }, { id: 't.b' }] });
  });
});

describe('@approval', () => {
  const asks = policyText('t.asks-two', 'permit', { route: 'two' });
  const plain = policyText('t.plain', 'permit');
  const held = policyText('g.held', 'forbid', { route: 'one' });
  const approvalOf = (text: string) => compileText(text).evaluate(facts);

  it('on a permit asks when nothing plain permits', () => {
    expect(approvalOf(asks)).toMatchObject({ outcome: 'escalate', ambiguous: [], approval: { need: { technician: 2 }, routes: ['two'] } });
  });

  it('on a permit counts for nothing where a plain one permits', () => {
    expect(approvalOf(asks + plain)).toMatchObject({ outcome: 'allow', approval: null });
    expect(approvalOf(asks + plain + held)).toMatchObject({ outcome: 'escalate', approval: { need: { technician: 1 }, routes: ['one'] } });
  });

  it('joins: the most people, the earliest deadline, any step-up', () => {
    const boss = policyText('g.boss', 'forbid', { route: 'boss' });
    expect(approvalOf(asks + held + boss).approval).toEqual({
      need: { technician: 2, manager: 1 },
      stepUp: true,
      blind: false,
      decideWithinSeconds: 900,
      routes: ['boss', 'one', 'two'],
    });
  });

  it('on a forbid never rescues what a plain forbid stops', () => {
    expect(approvalOf(plain + held + policyText('t.no', 'forbid')).outcome).toBe('deny');
  });

  it('of nothing that matched: the default route, marked ambiguous', () => {
    const none = policyText('t.elsewhere', 'permit', { when: 'context.args.text == "b"' });
    expect(approvalOf(none)).toMatchObject({
      outcome: 'escalate',
      ambiguous: ['no-policy-covers-this'],
      approval: { routes: ['default'] },
    });
    expect(approvalOf(none + held).approval?.routes).toEqual(['default', 'one']);
  });
});

describe('a set that does not compile says why', () => {
  it.each([
    ['a guardrail’s id in a tenant’s policy', policyText('g.mine', 'permit'), 'tenant: @id g.mine is used twice'],
    ['a route that is not there', policyText('t.a', 'forbid', { route: 'nobody' }), 't.a: there is no route "nobody"'],
    ['no id', 'permit (principal, action, resource);', 'tenant: a policy has no usable @id'],
    ['no reason', '@id("t.a") permit (principal, action, resource);', 'tenant: t.a has no @reason'],
    ['a fact that does not exist', policyText('t.a', 'permit', { when: 'context.call.customer == "acme"' }), 'customer'],
    ['an argument that does not exist', policyText('t.a', 'permit', { when: 'context.args.call == "x"' }), 'call'],
    [
      'a role that does not exist',
      policyText('t.a', 'permit', { when: 'context.call.targets.roles.contains(Holdpoint::AssetRole::"dc")' }),
      'dc',
    ],
  ])('%s', (_name, text, problem) => {
    const compile = () => compileText(text, { guardrails: policyText('g.mine', 'forbid') });
    expect(compile).toThrow(PolicyCompileError);
    expect(compile).toThrow(problem);
  });
});
