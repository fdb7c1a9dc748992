import { atMost, oneOf, type VendorWords } from './vendor-words.ts';

/** Firewalls and switches, backup, documentation, the service desk. */
export const NETWORK_AND_SERVICE: Record<string, VendorWords> = {
  'meraki.l3_rules': {
    title: 'Replace the firewall rules (Meraki)',
    about: 'Replaces all layer 3 rules of a network. A rule that is not in the list is deleted.',
    effect: 'replace all firewall rules of the network {networkId} with those below',
    undo: 'Only from a copy of the old rules.',
    hints: {
      rules: {
        minItems: 0,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['policy', 'protocol', 'srcCidr', 'destCidr'],
          properties: {
            policy: { type: 'string', enum: ['allow', 'deny'], description: 'What happens to the traffic' },
            protocol: { type: 'string', enum: ['any', 'tcp', 'udp', 'icmp', 'icmp6'], description: 'Network protocol' },
            srcCidr: { type: 'string', minLength: 1, maxLength: 2_000, description: 'Where the traffic comes from' },
            srcPort: { type: 'string', minLength: 1, maxLength: 200, description: 'From which ports' },
            destCidr: { type: 'string', minLength: 1, maxLength: 2_000, description: 'Where the traffic goes' },
            destPort: { type: 'string', minLength: 1, maxLength: 200, description: 'To which ports' },
            comment: { type: 'string', maxLength: 200, description: 'Shown beside the rule' },
          },
        },
      },
    },
  },
  'fortigate.ban_ip': {
    title: 'Ban addresses (FortiGate)',
    about: 'Drops all traffic of the given addresses for some time.',
    effect: 'drop all traffic of the addresses below for {expiry} seconds (0 is for ever)',
    undo: 'Lift the ban.',
    hints: { ip_addresses: { items: { type: 'string', format: 'ipv4', description: 'An address' }, uniqueItems: true } },
  },
  'unifi.block_client': {
    title: 'Block a client (UniFi)',
    about: 'Keeps one device out of the network, or lets it back in.',
    effect: '{cmd} the device {mac} at the site {site}',
    undo: 'The opposite command.',
    hints: { cmd: oneOf('block-sta', 'unblock-sta'), mac: { pattern: '^[0-9a-f]{2}(:[0-9a-f]{2}){5}$' } },
  },
  'veeam.instant_recovery': {
    title: 'Start a machine from a backup (Veeam)',
    about: 'Starts a virtual machine directly from a restore point, in the original’s place or beside it.',
    effect: 'start the restore point {restorePointId} at {type} (power on: {powerUp}, network: {nicsEnabled})',
    undo: 'Stop publishing it; an overwritten original is gone.',
    hints: { type: oneOf('OriginalLocation', 'Customized') },
  },
  'veeam.delete_backup': {
    title: 'Delete a backup (Veeam)',
    about: 'Deletes a backup with all its restore points.',
    effect: 'delete the backup {id} with all its restore points',
    undo: null,
  },
  'mde.list_alerts': {
    title: 'List alerts (Defender)',
    about: 'Lists the alerts that a filter matches.',
    effect: 'list the alerts that the filter below matches',
    undo: null,
    hints: { $top: { minimum: 1, maximum: 1_000 } },
  },
  'itglue.get_password': {
    title: 'Read a stored password (IT Glue)',
    about: 'Reads an entry of the password vault, with the password itself when asked for.',
    effect: 'read the vault entry {id} (with the password: {show_password})',
    undo: 'Change the password.',
  },
  'psa.add_ticket_note': {
    title: 'Add a note to a ticket',
    about: 'Adds a note to a ticket, for the service desk only or for the customer as well.',
    effect: 'add the note {text} to ticket {ticketId} (service desk only: {internalAnalysisFlag})',
    undo: 'Delete the note; mail that went out is out.',
    // The fixture takes it back with the note; its mail to the customer nobody takes back.
    class: 'disruptive',
    hints: { ticketId: atMost(2_147_483_647), text: { maxLength: 8_000 } },
  },
};
