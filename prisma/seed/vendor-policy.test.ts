import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/domain/json.ts';
import { judgeDemoCall, policyOf, TUESDAY } from './judge-demo-call.fixture.ts';
import { readRegistry } from './read-registry.ts';
import { VENDOR_TOOLS } from './tools/vendor-tools.ts';

const ALLOW = 'allow';
const ONE = 'one technician';
const ONE_STEP_UP = 'one technician, step-up';
const TWO = 'two technicians, step-up';
const MANAGER = 'manager and technician, step-up';

/** In the arguments of the fixture's example, whatever would change the verdict, made harmless. */
const CALM: Record<string, JsonObject> = {
  'ninjaone.reboot_device': { mode: 'NORMAL' },
  'ninjaone.run_script': { runAs: 'loggedInUser' },
  'ninjaone.set_maintenance': { disabledFeatures: ['PATCHING'] },
  'ncentral.direct_task': { credential: { type: 'DeviceCredentials' } },
  'graph.create_mailbox_rule': { actions: { moveToFolder: 'Invoices' } },
  'cipp.set_forwarding': { keepCopy: true },
  'falcon.rtr_admin': { command_string: 'reg query HKLM\\Software' },
  'veeam.instant_recovery': { type: 'Customized', nicsEnabled: false },
  'itglue.get_password': { show_password: false },
};

/** What calm arguments come to, by class. */
const BY_CLASS = {
  read: ALLOW,
  reversible: ONE,
  disruptive: ONE,
  destructive: ONE_STEP_UP,
  'lowers-protection': ONE_STEP_UP,
  identity: ONE,
};

/** Where a policy of the MSP or of the customer says otherwise, whatever the arguments. */
const OTHERWISE: Record<string, string> = {
  'intune.wipe_device': TWO,
  'veeam.delete_backup': TWO,
  'mde.offboard': TWO,
  's1.uninstall': TWO,
  'cipp.offboard_user': TWO,
  'graph.update_ca_policy': TWO,
  'cw_automate.delete_client': MANAGER,
  'datto_rmm.move_device': MANAGER,
  'falcon.rtr_get': ONE,
  'mde.av_scan': ALLOW,
  'psa.add_ticket_note': ALLOW,
};

const host = (name: string) => ({ kind: 'host' as const, name });
const WORKSTATION = [host('acme-ws07')];
const SERVER = [host('acme-app01')];
/** The MSP's vendor guardrails that some case below showed. */
const shown = new Set<string>();
const PRIVILEGED = [{ kind: 'user' as const, name: 'admin@acmedental.example' }];

function comesTo(
  id: string,
  change: JsonObject,
  rest: { targets?: { kind: 'host' | 'user'; name: string }[]; without?: string } = {},
): string {
  const tool = VENDOR_TOOLS.find(({ name }) => name === id);
  const [example] = (tool?.schema['examples'] ?? []) as JsonObject[];
  const args = { ...example, ...CALM[id], ...change };
  if (rest.without) delete args[rest.without];
  const { outcome, approval, reasons } = judgeDemoCall('acme', {
    tool: id,
    arguments: args,
    targets: rest.targets ?? WORKSTATION,
    nowMs: TUESDAY,
  });
  for (const { id: matched } of reasons) shown.add(matched);
  if (outcome !== 'escalate') return outcome;
  const { need, stepUp } = approval ?? { need: {}, stepUp: false };
  const who = need.manager ? 'manager and technician' : need.technician === 2 ? 'two technicians' : 'one technician';
  return `${who}${stepUp ? ', step-up' : ''}`;
}

// Loading Cedar and preparing the policy takes seconds on a busy machine.
beforeAll(() => void policyOf('acme'), 60_000);

describe('vendor actions', () => {
  it('are all 54 of the fixture', () => expect(VENDOR_TOOLS).toHaveLength(54));

  it.each(VENDOR_TOOLS.map(({ name, class: toolClass }) => [name, toolClass] as const))('%s (%s) by default', (name, toolClass) => {
    expect(comesTo(name, {})).toBe(OTHERWISE[name] ?? BY_CLASS[toolClass]);
  });

  it.each<[string, JsonObject, string, Parameters<typeof comesTo>[2]?]>([
    ['ninjaone.reboot_device', { mode: 'FORCED' }, ONE_STEP_UP],
    ['ninjaone.reboot_device', {}, TWO, { targets: [host('acme-dc01')] }],
    ['ninjaone.run_script', { runAs: 'system' }, TWO],
    ['ninjaone.control_service', { action: 'STOP' }, ONE],
    ['ninjaone.control_service', { action: 'STOP', serviceId: 'VeeamBackupSvc' }, TWO],
    ['ninjaone.control_service', { action: 'STOP', serviceId: 'Sense' }, TWO],
    ['ninjaone.set_maintenance', { disabledFeatures: ['ALERTS'], end: TUESDAY / 1_000 + 3_600 }, ONE_STEP_UP],
    ['ninjaone.set_maintenance', { disabledFeatures: ['ALERTS'], end: TUESDAY / 1_000 + 100_000 }, TWO],
    ['cw_automate.execute_script', {}, TWO, { targets: [host('acme-ws01'), host('acme-ws02')] }],
    ['ncentral.direct_task', { credential: { type: 'LocalSystem' } }, TWO],
    ['graph.disable_user', { accountEnabled: true }, ONE_STEP_UP],
    ['graph.disable_user', {}, TWO, { targets: PRIVILEGED }],
    ['graph.delete_mfa_method', {}, TWO, { targets: PRIVILEGED }],
    ['okta.suspend_user', {}, TWO, { targets: PRIVILEGED }],
    ['okta.reset_factors', {}, TWO, { targets: PRIVILEGED }],
    ['graph.create_mailbox_rule', { actions: { delete: true } }, TWO],
    ['graph.create_mailbox_rule', { actions: { forwardTo: [{ emailAddress: { address: 'x@ext.example' } }] } }, TWO],
    ['graph.create_mailbox_rule', { actions: { moveToFolder: 'A', delete: false } }, ONE_STEP_UP],
    ['graph.create_tap', { isUsableOnce: false }, TWO],
    ['graph.create_tap', { lifetimeInMinutes: 480 }, TWO],
    ['cipp.disable_user', { tenantFilter: 'allTenants' }, MANAGER],
    ['cipp.set_forwarding', { tenantFilter: 'allTenants' }, MANAGER],
    ['cipp.set_forwarding', { keepCopy: false }, TWO],
    ['mde.isolate', { IsolationType: 'Full' }, ONE_STEP_UP, { targets: SERVER }],
    ['mde.isolate', { IsolationType: 'Selective' }, ONE, { targets: SERVER }],
    ['mde.av_scan', { ScanType: 'Full' }, ONE, { targets: SERVER }],
    ['falcon.contain', { action_name: 'lift_containment' }, ONE_STEP_UP],
    ['falcon.contain', { ids: ['a', 'b'] }, ONE],
    ['falcon.rtr_admin', { command_string: 'reg set HKLM\\Software' }, TWO],
    ['falcon.rtr_admin', { command_string: 'rm -rf /' }, TWO],
    ['s1.disconnect', { filter: {} }, MANAGER],
    ['s1.disconnect', { filter: { siteIds: ['1'] } }, MANAGER],
    ['s1.disconnect', { filter: { ids: ['1'], groupIds: ['2'] } }, MANAGER],
    ['s1.uninstall', { filter: { accountIds: ['1'] } }, MANAGER],
    ['huntress.bulk_approve', {}, TWO, { without: 'remediation_ids' }],
    ['fortigate.ban_ip', { expiry: 0 }, ONE_STEP_UP],
    ['unifi.block_client', { cmd: 'unblock-sta' }, ONE_STEP_UP],
    ['veeam.instant_recovery', { type: 'OriginalLocation' }, TWO],
    ['veeam.instant_recovery', { nicsEnabled: true }, TWO],
    ['veeam.instant_recovery', { nicsEnabled: true, secureRestore: { antivirusScanEnabled: true } }, ONE],
    ['duo.bypass_codes', { reuse_count: 0 }, TWO],
    ['duo.bypass_codes', { valid_secs: 0 }, TWO],
    ['itglue.get_password', { show_password: true }, ONE_STEP_UP],
    ['psa.add_ticket_note', { internalAnalysisFlag: false }, ONE],
  ])('%s with %o comes to: %s', (id, change, wanted, rest) => expect(comesTo(id, change, rest)).toBe(wanted));

  it('every vendor guardrail was shown by a case above', () => {
    const ids = readRegistry().guardrails.flatMap(({ cedar }) => [...cedar.matchAll(/@id\("(v\.[^"]+)"\)/g)].map(([, id]) => id));
    expect(ids.length).toBeGreaterThan(20);
    expect(ids.filter((id) => !shown.has(id ?? ''))).toEqual([]);
  });
});
