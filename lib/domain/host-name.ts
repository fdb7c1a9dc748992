/** How inventories abbreviate what a host is for. */
const ROLES =
  'dc|app|ws|srv|svr|sql|db|fw|bak|bkp|backup|hv|esx|esxi|vm|web|mail|mx|exch|fs|prn|nas|san|sw|ap|rtr|gw|vpn|rds|ts|term|lap|lt|pc|nb|dt|pms|img|wms|tms|dms|cam|adfs|ad|ca|dhcp|dns|pxe|wsus|veeam|lob|erp|crm|pbx|kiosk|pos|mob|node|host|proxy|dev|stg|prod';
const CODED = new RegExp(`^(?:[a-z0-9]{1,12}-){1,3}(?:${ROLES})-?(\\d{1,4})[a-z]?$`);
const BARE = /^(?:dc|srv|ws|app|sql|fs|fw|hv|esx|esxi|bak|exch|nas|rds|vm)0\d{1,2}$/;
const WINDOWS = /^(?:desktop|laptop|win)-(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{7,11}$/;
const MAX_PARTS = 6;

/**
 * The host that a word names, or begins with: `acme-dc01`, also in `acme-dc01-2026-weekly`. Null for what only looks a
 * little like one: tickets, updates, standards, versions. `prefixes` are those of the call's own targets.
 */
export function hostNameIn(word: string, prefixes: ReadonlySet<string>): string | null {
  if (!/\d/.test(word)) return null;
  const parts = word.split('-', MAX_PARTS);
  for (let count = 1; count <= parts.length; count++) {
    const name = parts.slice(0, count).join('-');
    if (isHostName(name, parts.slice(0, count), prefixes)) return name;
  }
  return null;
}

function isHostName(name: string, parts: string[], prefixes: ReadonlySet<string>): boolean {
  if (BARE.test(name) || WINDOWS.test(name)) return true;
  const last = parts.at(-1) ?? '';
  if (parts.length > 1 && prefixes.has(parts[0] ?? '') && /^[a-z]+\d{1,3}$/.test(last)) return true;
  const year = Number(CODED.exec(name)?.[1] ?? Number.NaN);
  return !Number.isNaN(year) && (year < 1990 || year > 2100) && !/(?:^|-)db2$/.test(name);
}
