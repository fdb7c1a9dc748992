import type { DemoManifest } from '#prisma/seed/demo-manifest.ts';
import { DEMO_TENANTS } from '#prisma/seed/demo-tenants.ts';

export type DemoReady = {
  url: string;
  dataDir: string;
  /** As the runtime role, which row-level security binds; for `holdpoint audit verify`. */
  databaseUrl: string;
  manifest: DemoManifest;
  executors: { tenant: string; url: string }[];
};

/** The line for machines: DESIGN section 6. An executor also says where it takes grants. */
export function toJsonLine({ url, databaseUrl, manifest, executors }: DemoReady): string {
  return `${JSON.stringify({
    url,
    users: manifest.users.map((user) => ({ ...user, role: roleOf(user) })),
    agents: manifest.agents,
    executors: manifest.executors.map((executor) => ({
      ...executor,
      url: executors.find(({ tenant }) => tenant === executor.tenant)?.url ?? null,
    })),
    samples: manifest.samples,
    databaseUrl,
  })}\n`;
}

/** The same for people: where to go and who to be. */
export function toText({ url, dataDir, manifest }: DemoReady): string {
  const [first] = manifest.users;
  const rows = manifest.users.map((user) => [user.email, user.name, roleOf(user), user.tenants.map(nameOf).join(', ')]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const people = rows.map((row) => `    ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('   ')}`);
  return [
    '',
    `  Holdpoint is ready      ${url}`,
    '',
    `  Password for everybody  ${first?.password ?? ''}`,
    '',
    ...people,
    '',
    '  A technician approves or denies; a manager also signs what a technician alone may not.',
    '  The admin helps a person who has lost every passkey.',
    '  Three customers run in a small lab: approve a restart and see the process change below.',
    '  Keys for an agent of your own, and the database for `holdpoint audit verify`: npm run demo -- --json',
    '',
    `  Everything is kept in   ${dataDir}`,
    '  Ctrl-C stops everything',
    '',
    '',
  ].join('\n');
}

export function nameOf(tenant: string): string {
  return DEMO_TENANTS.find(({ id }) => id === tenant)?.name ?? tenant;
}

function roleOf({ roles }: DemoManifest['users'][number]): string {
  const all = Object.values(roles).flat();
  return (['manager', 'technician'] as const).find((role) => all.includes(role)) ?? all[0] ?? 'none';
}
