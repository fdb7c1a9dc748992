import type { ToolRow } from './tool-row.ts';

/** What is worth saying of any call of a class. */
const BY_CLASS: Record<ToolRow['class'], string[]> = {
  read: ['Not needed for this ticket; work with what you have.', 'Too wide. Ask for the one host or account of the ticket.'],
  reversible: ['Wait for the maintenance window.', 'Find the cause first; this only hides it.'],
  disruptive: ['People are working on it. Ask again outside business hours.', 'Find the cause first; this only hides it.'],
  destructive: [
    'This cannot be undone, and nothing says that a restorable copy exists.',
    'A technician does this by hand. Do not ask again.',
  ],
  'lowers-protection': ['Protection stays on. Find another way.', 'A technician does this by hand, with the customer on the phone.'],
  identity: [
    'The caller was not verified. Call back on the number that we have on file.',
    'A technician does this by hand. Do not ask again.',
  ],
};

const RESTART = ['Take a dump of the process first, then ask again.', 'It restarted twice today already. Open a problem ticket instead.'];
const REBOOT = ['Somebody is signed in. Ask them first.', 'Restart the service, not the host.'];
const ISOLATE = ['Known false positive. Close the alert.', 'This host must stay reachable. Collect evidence first.'];
const RELEASE = ['The scan is not finished. Ask again when it is clean.', 'The incident is still open.'];
const SCRIPT = ['Use a signed script from the library.', 'Say what the script does, line by line, and ask again.'];
const PASSWORD = ['Use self-service password reset.', 'Wrong account. Check the name with the caller.'];
const DISABLE = ['The person still works here. Check with their manager.', 'Revoke the sessions only.'];
const FILES = ['Logs are evidence in an open incident. Leave them.', 'Only temp folders, and only files older than 30 days.'];
const PATCH = ['This update is on hold. Wait for its replacement.', 'One pilot host first.'];
const FIREWALL = ['This address belongs to the customer.', 'Make it expire, and say when.'];
const MAIL = ['Mail does not leave the organisation.', 'This looks like what an intruder would set up. Reported to security.'];
const DELETE = ['The retention period is not over.', 'Ask for more storage instead.'];

/** What is worth saying of one action, by the names that it has at one vendor or another. */
const BY_TOOL: Record<string, string[]> = {
  'service.restart': RESTART,
  'ninjaone.control_service': RESTART,
  'host.reboot': REBOOT,
  'ninjaone.reboot_device': REBOOT,
  'host.isolate': ISOLATE,
  'mde.isolate': ISOLATE,
  'falcon.contain': ISOLATE,
  's1.disconnect': ISOLATE,
  'host.release': RELEASE,
  'mde.unisolate': RELEASE,
  'huntress.resolve_incident': RELEASE,
  'script.run': SCRIPT,
  'ninjaone.run_script': SCRIPT,
  'datto_rmm.quick_job': SCRIPT,
  'cw_automate.execute_script': SCRIPT,
  'ncentral.direct_task': SCRIPT,
  'kaseya_vsa.run_procedure': SCRIPT,
  'mde.live_response': SCRIPT,
  'falcon.rtr_admin': SCRIPT,
  'user.passwordReset': PASSWORD,
  'graph.reset_password': PASSWORD,
  'user.disable': DISABLE,
  'graph.disable_user': DISABLE,
  'cipp.disable_user': DISABLE,
  'okta.suspend_user': DISABLE,
  'disk.cleanup': FILES,
  'mde.quarantine_file': FILES,
  'patch.install': PATCH,
  'firewall.change': FIREWALL,
  'fortigate.ban_ip': FIREWALL,
  'meraki.l3_rules': FIREWALL,
  'cipp.set_forwarding': MAIL,
  'graph.create_mailbox_rule': MAIL,
  'backup.delete': DELETE,
  'veeam.delete_backup': DELETE,
};

/** What a technician can say no with in one touch, the most particular first. */
export function denyPresetsOf({ name, class: toolClass }: Pick<ToolRow, 'name' | 'class'>): string[] {
  return [...(BY_TOOL[name] ?? []), ...BY_CLASS[toolClass]];
}

/** For the test that every name above is one of a tool. */
export const TOOLS_WITH_PRESETS = Object.keys(BY_TOOL);
