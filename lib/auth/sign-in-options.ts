import { appConfig } from './current-person.ts';

/** What the sign-in page offers. The demo says its accounts, because they are public anyway. */
export function signInOptions() {
  const { mode, oidc } = appConfig();
  return { oidcName: oidc?.name ?? null, demo: mode === 'demo' ? { accounts: DEMO_ACCOUNTS, password: DEMO_PASSWORD } : null };
}

export const DEMO_PASSWORD = 'hold-the-line';

export const DEMO_ACCOUNTS = [
  { email: 'ana@holdpoint.example', name: 'Ana Ruiz', note: 'Technician for Acme Dental and Northwind' },
  { email: 'ben@holdpoint.example', name: 'Ben Okafor', note: 'Technician for Acme Dental and Harbor Legal' },
  { email: 'mara@holdpoint.example', name: 'Mara Lindqvist', note: 'Manager of all three' },
];
