import { describe, expect, it } from 'vitest';
import { CedarFailure, withCedar } from './cedar.ts';
import { PolicyCompileError } from './compile.ts';
import type { CallFacts } from './facts.ts';
import { compileText, factsOf, policyText } from './one-tool.fixture.ts';

const policy = compileText(policyText('t.permit', 'permit'));
const good = factsOf({ text: 'fine' });
const generation = () => withCedar((_cedar, current) => current);
const LONE = '\ud800';

/** What evaluate would do with such facts if it let them through. */
function cross(): void {
  const { principal, action, resource } = good;
  const context = { text: LONE };
  withCedar((cedar) => cedar.isAuthorized({ principal, action, resource, context, policies: { staticPolicies: '' }, entities: [] }));
}

describe('I8 what Cedar cannot judge is denied, and costs nobody else', () => {
  it.each<[string, CallFacts]>([
    ['in a value', factsOf({ text: `a${LONE}b` })],
    ['alone and low', factsOf({ text: '\udfff' })],
    ['after an escaped backslash', factsOf({ text: `\\${LONE}` })],
    ['after a whole pair', factsOf({ text: `😀${LONE}` })],
    [
      'in the name of the agent',
      factsOf({ text: 'a' }, { agent: { id: LONE, environment: 'lab', classes: [], attested: true, suspended: false } }),
    ],
  ])('a lone surrogate %s never reaches WebAssembly', (_where, facts) => {
    const before = generation();
    expect(policy.evaluate(facts)).toMatchObject({ outcome: 'deny', reasons: [{ id: 'system.cannot-judge' }], approval: null });
    expect(generation()).toBe(before);
  });

  it('would have cost the instance there', () => {
    const before = generation();
    expect(cross).toThrow(CedarFailure);
    expect(generation()).toBe(before + 1);
  });

  it.each([
    ['a whole pair', '😀'],
    ['text that spells an escape', '\\ud800'],
    ['such text after backslashes', '\\\\\\ud800'],
  ])('%s is text like any other', (_name, text) => expect(policy.evaluate(factsOf({ text })).outcome).toBe('allow'));

  it('after 2,000 malformed calls of each kind in turn, a good call still works', () => {
    const { context } = good;
    const malformed: CallFacts[] = [
      factsOf({ text: LONE }),
      { ...good, context: { ...context, args: { text: 'a', extra: 1 } } },
      { ...good, context: { ...context, args: { text: 1 } } },
      { ...good, context: { ...context, args: {} } },
      { ...good, context: { ...context, call: {} } },
      { ...good, action: { type: 'Holdpoint::Action', id: 'no.such' } },
      { ...good, principal: { type: 'Nobody', id: 'a1' } },
      { ...good, entities: [...good.entities, { uid: good.resource, attrs: { automation: 1 }, parents: [] }] },
    ];
    for (let turn = 0; turn < 2_000; turn += 1) {
      const facts = malformed[turn % malformed.length] as CallFacts;
      expect(policy.evaluate(facts).outcome, `kind ${turn % malformed.length}`).toBe('deny');
    }
    expect(policy.evaluate(good).outcome).toBe('allow');
  }, 60_000);

  it('facts that have no JSON are denied, not thrown', () => {
    const circular = { ...good.context } as CallFacts['context'] & { self?: unknown };
    circular.self = circular;
    expect(policy.evaluate({ ...good, context: circular }).outcome).toBe('deny');
  });

  it('after every throw there is a new instance, and prepared policies find their way back', () => {
    for (let turn = 0; turn < 10; turn += 1) {
      expect(cross).toThrow(CedarFailure);
      expect(policy.evaluate(good).outcome).toBe('allow');
    }
  }, 60_000);
});

describe('policy text that is too deep', () => {
  const nested = (levels: number) => policyText('t.deep', 'permit', { when: `${'('.repeat(levels)}true${')'.repeat(levels)}` });

  it.each([150, 5_000])('%i parentheses are refused with a problem before Cedar reads them', (levels) => {
    const before = generation();
    expect(() => compileText(nested(levels))).toThrow(PolicyCompileError);
    expect(() => compileText(nested(levels))).toThrow('tenant: nested deeper than 40 levels');
    expect(generation()).toBe(before);
    expect(policy.evaluate(good).outcome).toBe('allow');
  });

  it('what a person would write is accepted', () => expect(compileText(nested(20)).evaluate(good).outcome).toBe('allow'));

  it('depth without brackets is refused too, and a later evaluation still works', () => {
    const chain = `${'if true then true else '.repeat(3_000)}true`;
    expect(() => compileText(policyText('t.deep', 'permit', { when: chain }))).toThrow();
    expect(policy.evaluate(good).outcome).toBe('allow');
  }, 60_000);
});
