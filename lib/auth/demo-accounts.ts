/** Whom the demo seeds, and what its sign-in page offers. Public anyway: a server with real secrets never has them. */
export const DEMO_PASSWORD = 'hold-the-line';

export const DEMO_ACCOUNTS = [
  { email: 'ana@holdpoint.example', name: 'Ana Ruiz', note: 'Technician for Acme Dental and Northwind' },
  { email: 'ben@holdpoint.example', name: 'Ben Okafor', note: 'Technician for Acme Dental and Harbor Legal' },
  { email: 'noor@holdpoint.example', name: 'Noor Haddad', note: 'Technician for Northwind and Harbor Legal' },
  { email: 'mara@holdpoint.example', name: 'Mara Lindqvist', note: 'Manager of all three' },
  { email: 'olga@holdpoint.example', name: 'Olga Novak', note: 'Admin of all three' },
] as const;
