import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConsent, NO_CONSENT } from './consent.ts';
import { pendingRequest, T0 } from './request.fixture.ts';
import { minDwellMs, RISK_TIERS, type RiskTier } from './risk.ts';
import type { ResolvedTarget } from './target.ts';

const target: ResolvedTarget = {
  kind: 'host',
  name: 'acme-dc01',
  resolved: true,
  foreign: false,
  displayName: null,
  role: 'domain-controller',
  privileged: false,
  owner: null,
  lastSeenAt: null,
};
const call = (risk: RiskTier) => pendingRequest({ risk, targets: [target] });
const full = (risk: RiskTier) => ({ shown: true, openedAt: T0 - minDwellMs(risk), typed: 'acme-dc01', assertion: null, hidden: null });
const code = (...args: Parameters<typeof checkConsent>) => {
  const answer = checkConsent(...args);
  return answer.ok ? 'ok' : answer.code;
};

describe('I5 consent', () => {
  it('a bare vote is enough for low risk only', () => {
    expect(RISK_TIERS.map((risk) => code(call(risk), NO_CONSENT, T0))).toEqual(['ok', ...Array(3).fill('display_required')]);
  });

  it('what was shown in full, long enough, and typed where it must be, is enough for each tier', () => {
    expect(RISK_TIERS.map((risk) => code(call(risk), full(risk), T0))).toEqual(Array(4).fill('ok'));
  });

  it('refuses a decision that is a millisecond too fast, and says how long is left', () => {
    const answer = checkConsent(call('critical'), { ...full('critical'), openedAt: T0 - 4_999 }, T0);
    expect(answer).toMatchObject({ ok: false, code: 'too_fast', extra: { retryAfterMs: 1 } });
  });

  it('wants the name exactly, spaces around it aside', () => {
    const typed = (text: string | null) => code(call('high'), { ...full('high'), typed: text }, T0);
    expect([typed(' acme-dc01 '), typed('ACME-DC01'), typed('acme-dc0'), typed(''), typed(null)]).toEqual([
      'ok',
      ...Array(4).fill('confirmation_required'),
    ]);
    const nameless = { ...call('high'), targets: [] };
    expect(code(nameless, { ...full('high'), typed: nameless.tool }, T0)).toBe('ok');
  });

  it('what cannot be shown is refused at each tier, with everything else in order', () => {
    const given = RISK_TIERS.map((risk) => code(call(risk), { ...full(risk), hidden: 'nobody can see it' }, T0));
    expect(given).toEqual(Array(4).fill('cannot_be_shown'));
  });

  it('I8 an instant that is not a number is too fast', () => {
    expect(code(call('high'), { ...full('high'), openedAt: Number.NaN }, T0)).toBe('too_fast');
  });

  it('never asks less of a higher tier', () => {
    const given = fc.record({
      shown: fc.boolean(),
      openedAt: fc.option(fc.integer({ min: T0 - 10_000, max: T0 })),
      typed: fc.option(fc.constantFrom('acme-dc01', 'x')),
      assertion: fc.constant(null),
      hidden: fc.constantFrom(null, 'nobody can see it'),
    });
    fc.assert(
      fc.property(given, (consent) => {
        const passed = RISK_TIERS.map((risk) => checkConsent(call(risk), consent, T0).ok);
        expect(passed).toEqual([...passed].sort((a, b) => Number(b) - Number(a)));
      }),
    );
  });
});
