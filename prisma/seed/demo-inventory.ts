import type { AssetRole } from '#lib/domain/target.ts';

export type DemoItem = {
  kind: 'host' | 'user';
  name: string;
  displayName: string;
  role: AssetRole | null;
  privileged: boolean;
  owner: string | null;
  /** How long ago it was last seen, in minutes; becomes an instant each time the seed runs. */
  seenMinutesAgo: number;
};

/** The hosts that the lab runs real processes for. */
export const LAB_HOSTS: Record<string, { server: string; workstation: string }> = {
  acme: { server: 'acme-app01', workstation: 'acme-ws07' },
  northwind: { server: 'nw-app01', workstation: 'nw-ws11' },
  harbor: { server: 'hl-app01', workstation: 'hl-ws03' },
};

function host(name: string, displayName: string, role: AssetRole | null, owner: string | null, seenMinutesAgo = 1): DemoItem {
  return { kind: 'host', name, displayName, role, privileged: false, owner, seenMinutesAgo };
}

function user(name: string, displayName: string, { privileged = false, seenMinutesAgo = 30 } = {}): DemoItem {
  return { kind: 'user', name, displayName, role: null, privileged, owner: null, seenMinutesAgo };
}

const DAY = 1_440;

export const DEMO_INVENTORY: Record<string, readonly DemoItem[]> = {
  acme: [
    host('acme-app01', 'Practice app server', 'server', 'Practice IT'),
    host('acme-ws07', 'Treatment room 7', 'workstation', 'Dana Whitfield'),
    host('acme-ws01', 'Front desk 1', 'workstation', 'Priya Nair'),
    host('acme-ws02', 'Front desk 2', 'workstation', 'Priya Nair', 4),
    host('acme-ws08', 'Treatment room 8', 'workstation', 'Dr. Owen Hale', 6),
    host('acme-ws12', 'Billing', 'workstation', 'Luis Ortega', 15),
    host('acme-dc01', 'Domain controller', 'domain-controller', 'Practice IT'),
    host('acme-pms01', 'Practice management', 'line-of-business', 'Dana Whitfield'),
    host('acme-img01', 'X-ray imaging', 'line-of-business', 'Dr. Owen Hale', 2),
    host('acme-bak01', 'Backup repository', 'backup', 'Practice IT', 3),
    host('acme-fw01', 'Office firewall', 'firewall', 'Practice IT'),
    host('acme-cam03', 'Unknown device in the server room', null, null, 9 * DAY),
    user('dana@acmedental.example', 'Dana Whitfield'),
    user('owen@acmedental.example', 'Dr. Owen Hale', { seenMinutesAgo: 95 }),
    user('priya@acmedental.example', 'Priya Nair', { seenMinutesAgo: 8 }),
    user('luis@acmedental.example', 'Luis Ortega'),
    user('admin@acmedental.example', 'Domain administrator', { privileged: true, seenMinutesAgo: 2 * DAY }),
    user('svc-backup@acmedental.example', 'Backup service account', { privileged: true, seenMinutesAgo: 60 }),
  ],
  northwind: [
    host('nw-app01', 'Dispatch app server', 'server', 'Fleet systems'),
    host('nw-ws11', 'Dispatch desk 11', 'workstation', 'Joost de Vries'),
    host('nw-ws02', 'Dispatch desk 2', 'workstation', 'Sanne Bakker', 3),
    host('nw-ws14', 'Dock office', 'workstation', 'Femke Smit', 12),
    host('nw-ws21', 'Customs clerk', 'workstation', 'Pieter Mulder', 40),
    host('nw-dc01', 'Domain controller 1', 'domain-controller', 'Fleet systems'),
    host('nw-dc02', 'Domain controller 2', 'domain-controller', 'Fleet systems'),
    host('nw-wms01', 'Warehouse management', 'line-of-business', 'Sanne Bakker'),
    host('nw-tms01', 'Transport planning', 'line-of-business', 'Joost de Vries', 2),
    host('nw-hv01', 'Hypervisor, hall A', 'hypervisor', 'Fleet systems'),
    host('nw-hv02', 'Hypervisor, hall B', 'hypervisor', 'Fleet systems'),
    host('nw-bak01', 'Backup repository', 'backup', 'Fleet systems', 5),
    host('nw-fw01', 'Warehouse firewall', 'firewall', 'Fleet systems'),
    host('nw-scan09', 'Hand scanner dock', null, 'Femke Smit', 3 * DAY),
    user('joost@northwind.example', 'Joost de Vries', { seenMinutesAgo: 5 }),
    user('sanne@northwind.example', 'Sanne Bakker'),
    user('femke@northwind.example', 'Femke Smit', { seenMinutesAgo: 200 }),
    user('pieter@northwind.example', 'Pieter Mulder', { seenMinutesAgo: 45 }),
    user('it-admin@northwind.example', 'Global administrator', { privileged: true, seenMinutesAgo: DAY }),
    user('svc-wms@northwind.example', 'Warehouse service account', { privileged: true, seenMinutesAgo: 1 }),
  ],
  harbor: [
    host('hl-app01', 'Document server', 'server', 'Office management'),
    host('hl-ws03', 'Partner office 3', 'workstation', 'Eleanor Voss'),
    host('hl-ws01', 'Reception', 'workstation', 'Tom Abara', 2),
    host('hl-ws05', 'Associates 5', 'workstation', 'Imogen Clarke', 20),
    host('hl-ws06', 'Associates 6', 'workstation', 'Rhys Morgan', 25),
    host('hl-dc01', 'Domain controller', 'domain-controller', 'Office management'),
    host('hl-dms01', 'Matter management', 'line-of-business', 'Eleanor Voss'),
    host('hl-bak01', 'Backup repository', 'backup', 'Office management', 4),
    host('hl-fw01', 'Office firewall', 'firewall', 'Office management'),
    host('hl-nas02', 'Archive of closed matters', null, null, 21 * DAY),
    user('eleanor@harborlegal.example', 'Eleanor Voss', { privileged: true, seenMinutesAgo: 12 }),
    user('imogen@harborlegal.example', 'Imogen Clarke'),
    user('rhys@harborlegal.example', 'Rhys Morgan', { seenMinutesAgo: 70 }),
    user('tom@harborlegal.example', 'Tom Abara', { seenMinutesAgo: 3 }),
    user('admin@harborlegal.example', 'Domain administrator', { privileged: true, seenMinutesAgo: 4 * DAY }),
  ],
};
