import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frictionOf, mayQuickApprove, minDwellMs, RISK_TIERS, riskOf, riskRank } from './risk.ts';
import { FLAG_KINDS, type Flag, PROSE_FIELDS } from './screen-flag.ts';
import { ASSET_ROLES, type ResolvedTarget } from './target.ts';
import { TOOL_CLASSES, type ToolClass } from './tool-class.ts';

const host = (rest: Partial<ResolvedTarget> = {}): ResolvedTarget => ({
  kind: 'host',
  name: 'acme-ws07',
  resolved: true,
  foreign: false,
  displayName: 'Treatment room 7',
  role: 'workstation',
  privileged: false,
  owner: null,
  lastSeenAt: null,
  ...rest,
});
const user = (rest: Partial<ResolvedTarget> = {}) => host({ kind: 'user', name: 'dana@acmedental.example', role: null, ...rest });
const hosts = (count: number) => Array.from({ length: count }, (_, index) => host({ name: `acme-ws${index}` }));
const FLAG: Flag = { kind: 'pressure', where: 'summary', excerpt: 'urgent', start: 0, end: 6, explain: '' };

const target = fc.record<ResolvedTarget>({
  kind: fc.constantFrom('host', 'user'),
  name: fc.string(),
  resolved: fc.boolean(),
  foreign: fc.boolean(),
  displayName: fc.constant(null),
  role: fc.oneof(fc.constant(null), fc.constantFrom(...ASSET_ROLES), fc.string()),
  privileged: fc.boolean(),
  owner: fc.constant(null),
  lastSeenAt: fc.constant(null),
});
const flag = fc.record<Flag>({
  kind: fc.constantFrom(...FLAG_KINDS),
  where: fc.constantFrom(...PROSE_FIELDS),
  excerpt: fc.string(),
  start: fc.nat(),
  end: fc.nat(),
  explain: fc.string(),
});
const call = fc.record({
  toolClass: fc.constantFrom(...TOOL_CLASSES),
  targets: fc.oneof(fc.array(target, { maxLength: 4 }), fc.array(target, { minLength: 24, maxLength: 27 })),
  flags: fc.array(flag, { maxLength: 3 }),
});

describe('risk of a call', () => {
  it('is one of the four tiers for any call', () => {
    fc.assert(fc.property(call, (input) => RISK_TIERS.includes(riskOf(input))));
  });

  it('never falls when a target is added, wherever', () => {
    fc.assert(
      fc.property(call, target, fc.nat(), (input, added, at) => {
        const targets = input.targets.toSpliced(at % (input.targets.length + 1), 0, added);
        return riskRank(riskOf({ ...input, targets })) >= riskRank(riskOf(input));
      }),
    );
  });

  it('rises by one tier with the first flag, and never falls with another', () => {
    fc.assert(
      fc.property(call, flag, (input, added) => {
        const before = riskRank(riskOf({ ...input, flags: [] }));
        expect(riskRank(riskOf({ ...input, flags: [added] }))).toBe(Math.min(before + 1, 3));
        expect(riskRank(riskOf({ ...input, flags: [...input.flags, added] }))).toBeGreaterThanOrEqual(riskRank(riskOf(input)));
      }),
    );
  });

  it.each<[string, ToolClass, ResolvedTarget[], string]>([
    ['reading one workstation', 'read', [host()], 'low'],
    ['reading without a target', 'read', [], 'low'],
    ['a reversible change of one user', 'reversible', [user()], 'low'],
    ['a reversible change of two hosts', 'reversible', hosts(2), 'elevated'],
    ['a host nobody knows', 'reversible', [host({ resolved: false, role: null })], 'elevated'],
    ['a host without a role', 'read', [host({ role: null })], 'elevated'],
    ['a reboot', 'disruptive', [host()], 'elevated'],
    ['a deletion', 'destructive', [host()], 'high'],
    ['protection lowered', 'lowers-protection', [host()], 'high'],
    ['a password', 'identity', [user()], 'high'],
    ['a privileged user', 'reversible', [user({ privileged: true })], 'high'],
    ['a domain controller', 'reversible', [host({ role: 'domain-controller' })], 'high'],
    ['a firewall among others', 'reversible', [...hosts(3), host({ role: 'firewall' })], 'high'],
    ['25 hosts', 'reversible', hosts(25), 'elevated'],
    ['26 hosts', 'reversible', hosts(26), 'critical'],
    ['26 hosts that are only read', 'read', hosts(26), 'elevated'],
    ["another customer's host, even to read", 'read', [host({ foreign: true, resolved: false })], 'critical'],
    ['a class nobody knows', 'teleport' as ToolClass, [host()], 'high'],
  ])('%s', (_, toolClass, targets, tier) => {
    expect(riskOf({ toolClass, targets, flags: [] })).toBe(tier);
  });

  it('costs more to approve the higher it is', () => {
    expect(RISK_TIERS.map(frictionOf)).toEqual(['key', 'hold', 'type', 'type']);
    expect(RISK_TIERS.map(minDwellMs)).toEqual([0, 1_500, 3_000, 5_000]);
    expect(RISK_TIERS.map((tier) => mayQuickApprove(tier, []))).toEqual([true, false, false, false]);
    expect(mayQuickApprove('low', [FLAG])).toBe(false);
  });
});
