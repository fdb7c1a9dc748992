import { beforeAll, describe, expect, it } from 'vitest';
import type { PolicyVerdict } from '#lib/domain/policy.ts';
import { DEMO_INVENTORY, LAB_HOSTS } from './demo-inventory.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
import { demoSamples } from './demo-samples.ts';
import { DEMO_TENANTS } from './demo-tenants.ts';
import { type DemoCall, judgeDemoCall, policyOf } from './judge-demo-call.fixture.ts';

const HOUR = 3_600_000;
const tenants = Object.entries(LAB_HOSTS).map(([tenant, hosts]) => ({ tenant, ...hosts }));
const host = (name: string) => ({ kind: 'host' as const, name });
const hostOf = (tenant: string, role: string) => host(DEMO_INVENTORY[tenant]?.find((item) => item.role === role)?.name ?? '?');
const privilegedOf = (tenant: string) => ({ kind: 'user' as const, name: DEMO_INVENTORY[tenant]?.find((i) => i.privileged)?.name ?? '?' });
const asked = ({ outcome, approval }: PolicyVerdict) => ({ outcome, need: approval?.need, stepUp: approval?.stepUp });

const ONE = { outcome: 'escalate', need: { technician: 1 }, stepUp: false };
const ONE_STEP_UP = { outcome: 'escalate', need: { technician: 1 }, stepUp: true };
const TWO = { outcome: 'escalate', need: { technician: 2 }, stepUp: true };
const BOTH = { outcome: 'escalate', need: { manager: 1, technician: 1 }, stepUp: true };

/** Every third hour of one week, and days when something is closed, frozen or changes its clock. */
const INSTANTS = [
  ...Array.from({ length: 56 }, (_, index) => Date.UTC(2026, 10, 23) + index * 3 * HOUR),
  ...['2026-12-25T09:00:00Z', '2026-12-31T23:59:59Z', '2027-01-04T00:00:00Z', '2027-03-28T01:30:00Z', '2028-02-29T12:00:00Z'].map(
    Date.parse,
  ),
];

describe.each(tenants)('the policy of $tenant', ({ tenant, server, workstation }) => {
  // Loading Cedar and preparing the policy takes seconds on a busy machine.
  beforeAll(() => expect(policyOf(tenant).version).toMatch(/^sha256:[0-9a-f]{64}$/), 60_000);

  it.each(demoSamples().filter((sample) => sample.tenant === tenant))(
    '$outcome sample: at any time, however often',
    (sample) => {
      for (const nowMs of INSTANTS) {
        for (const recentSameTool of [0, 500]) {
          const verdict = judgeDemoCall(tenant, { ...sample.request, nowMs, recentSameTool });
          const wanted = sample.outcome === 'escalate' ? ONE : { outcome: sample.outcome };
          expect(asked(verdict), `${new Date(nowMs).toISOString()} ${recentSameTool}`).toMatchObject(wanted);
          expect(verdict.ambiguous).toEqual([]);
        }
      }
    },
    60_000,
  );

  const restart = (service: string, name: string, rest: Partial<DemoCall> = {}): DemoCall => ({
    tool: 'service.restart',
    arguments: { service },
    targets: [host(name)],
    ...rest,
  });
  const isolate = { tool: 'host.isolate', arguments: { keepRmmChannel: true }, targets: [host(workstation)] };
  const reset = { tool: 'user.passwordReset', arguments: { revokeSessions: true } };

  it.each<[string, DemoCall, object]>([
    ['a known service on a workstation', restart('Spooler', workstation), { outcome: 'allow' }],
    ['BITS on a workstation', restart('BITS', workstation), { outcome: 'allow' }],
    ['a known service on a server', restart('Spooler', server), ONE],
    ['another service on a server', restart('LobAgent', server), ONE],
    ['another service on a workstation', restart('LobAgent', workstation), ONE],
    ['a known service, with little confidence', restart('Spooler', workstation, { confidence: 0.6 }), ONE],
    ['a known service, the eleventh time this hour', restart('Spooler', workstation, { recentSameTool: 10 }), ONE],
    ['a known service on a host that nobody knows', restart('Spooler', 'ghost-01'), ONE],
    ['a service of a domain controller', restart('Spooler', hostOf(tenant, 'domain-controller').name), TWO],
    ['isolating a workstation', isolate, ONE],
    ['isolating a workstation in the holidays', { ...isolate, nowMs: Date.UTC(2026, 11, 24, 12) }, ONE],
    ['releasing a host', { tool: 'host.release', arguments: { reason: 'clean' }, targets: [host(workstation)] }, ONE_STEP_UP],
    ['the password of a privileged account', { ...reset, targets: [privilegedOf(tenant)] }, TWO],
    ['deleting a backup', { tool: 'backup.delete', arguments: { setId: 's1' }, targets: [host(server)] }, { outcome: 'deny' }],
    ['switching off protection', { tool: 'edr.disable', arguments: { minutes: 5 }, targets: [host(server)] }, { outcome: 'deny' }],
    ['reading the inventory', { tool: 'inventory.read', arguments: { query: 'all' }, targets: [] }, { outcome: 'allow' }],
  ])('%s', (_name, call, wanted) => expect(asked(judgeDemoCall(tenant, call))).toMatchObject(wanted));

  it('a host of another customer needs a manager and a technician, and says only that', () => {
    const [other] = tenants.filter((each) => each.tenant !== tenant);
    const verdict = judgeDemoCall(tenant, restart('Spooler', other?.workstation ?? '?'));
    expect(asked(verdict)).toEqual(BOTH);
    expect(verdict.reasons.map(({ id }) => id)).toContain('g.cross-tenant');
  });

  it('has whom its routes ask for, and nobody who signs owns the agent that proposes', () => {
    const withRole = (role: string) => DEMO_PEOPLE.filter(({ roles }) => (roles[tenant] as string[] | undefined)?.includes(role));
    expect(withRole('technician')).toHaveLength(2);
    expect(withRole('manager')).toHaveLength(1);
    const agents = DEMO_TENANTS.find(({ id }) => id === tenant)?.agents ?? [];
    expect(agents.filter(({ hasKey }) => hasKey).map(({ owner }) => owner)).toEqual([null]);
  });
});

describe('what customers add for themselves', () => {
  const at = (text: string) => Date.parse(text);
  it('Acme: nothing disturbs the practice-management server while the practice is open', () => {
    const reboot = { tool: 'host.reboot', arguments: { force: false }, targets: [hostOf('acme', 'line-of-business')] };
    expect(judgeDemoCall('acme', reboot).outcome).toBe('deny');
    expect(asked(judgeDemoCall('acme', { ...reboot, nowMs: at('2026-11-25T03:00:00Z') }))).toEqual(ONE);
    expect(judgeDemoCall('acme', { ...reboot, nowMs: at('2026-11-29T09:00:00Z') }).outcome).toBe('allow');
  });

  it('Acme: at the end of the year a manager signs what does not undo itself', () => {
    const reboot = { tool: 'host.reboot', arguments: { force: false }, targets: [host('acme-ws01')] };
    expect(asked(judgeDemoCall('acme', { ...reboot, nowMs: at('2026-12-24T12:00:00Z') }))).toEqual(BOTH);
    expect(asked(judgeDemoCall('acme', { ...reboot, nowMs: at('2027-01-05T12:00:00Z') }))).toEqual(ONE);
  });

  it('Acme: the second technician on a signed script does not see what the first one said', () => {
    const script = {
      tool: 'script.run',
      arguments: { sha256: 'a'.repeat(64), signed: true, interpreter: 'powershell' },
      targets: [host('acme-ws07')],
    };
    expect(judgeDemoCall('acme', { ...script, signedBy: 'Release key' }).approval).toMatchObject({ need: { technician: 2 }, blind: true });
    // That it is signed is the library's to say, and not the agent's.
    expect(judgeDemoCall('acme', script).approval).toMatchObject({ need: { technician: 1 }, blind: false });
    expect(judgeDemoCall('acme', { ...script, signedBy: null }).approval).toMatchObject({ need: { technician: 1 }, blind: false });
    expect(judgeDemoCall('northwind', { ...script, targets: [host('nw-ws11')] }).approval?.blind).toBe(false);
  });

  it('Northwind: transport planning is left alone when the lorries leave', () => {
    const patch = {
      tool: 'patch.install',
      arguments: { kb: ['KB5065432'], rebootAllowed: true },
      targets: [hostOf('northwind', 'line-of-business')],
    };
    expect(judgeDemoCall('northwind', { ...patch, nowMs: at('2026-11-26T03:30:00Z') }).outcome).toBe('deny');
    expect(judgeDemoCall('northwind', { ...patch, nowMs: at('2026-11-25T22:30:00Z') }).outcome).toBe('allow');
    expect(asked(judgeDemoCall('northwind', patch))).toEqual(ONE);
  });

  it('Harbor: no mail leaves the firm, whoever would sign', () => {
    const forward = (forwardTo: string) => ({
      tool: 'cipp.set_forwarding',
      arguments: { tenantFilter: 'harborlegal.example', upn: 'rhys@harborlegal.example', forwardTo, keepCopy: true },
      targets: [{ kind: 'user' as const, name: 'rhys@harborlegal.example' }],
    });
    expect(judgeDemoCall('harbor', forward('x@elsewhere.example')).outcome).toBe('deny');
    expect(asked(judgeDemoCall('harbor', forward('imogen@harborlegal.example')))).toEqual(ONE_STEP_UP);
  });
});
