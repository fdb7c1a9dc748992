import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.ts';
import { modelCases, modelSources } from './model.fixture.ts';

const policy = compilePolicy(modelSources());

describe('the worked model', () => {
  it('has all its cases', () => expect(modelCases()).toHaveLength(32));

  it.each(modelCases().map((each) => [each.name, each] as const))('%s', (_name, { expect: wanted, name: _, ...facts }) => {
    const verdict = policy.evaluate(facts);
    expect(verdict.outcome).toBe(wanted.outcome);
    expect(verdict.reasons.map(({ id }) => id)).toEqual(expect.arrayContaining(wanted.policies ?? []));
    expect(verdict.ambiguous).toEqual(wanted.ambiguous ? [wanted.ambiguous] : []);
    if (wanted.need) expect(verdict.approval?.need).toEqual(wanted.need);
    if (wanted.decideWithinMinutes) expect(verdict.approval?.decideWithinSeconds).toBe(wanted.decideWithinMinutes * 60);
    if (wanted.outcome !== 'escalate') expect(verdict.approval).toBeNull();
  });
});
