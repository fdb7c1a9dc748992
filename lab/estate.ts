import type { HostRole } from './health.ts';

export type EstateHost = { tenant: string; host: string; role: HostRole; services: readonly string[]; users: readonly string[] };

/**
 * The hosts that really exist in the lab. The names are those of the seeded inventory; all others there are rows only.
 * A customer's directory lives on the server: `users` are the accounts in it.
 */
export const ESTATE: readonly EstateHost[] = [
  {
    tenant: 'acme',
    host: 'acme-app01',
    role: 'server',
    services: ['Spooler', 'LobAgent'],
    users: ['dana@acmedental.example', 'owen@acmedental.example', 'priya@acmedental.example', 'luis@acmedental.example'],
  },
  { tenant: 'acme', host: 'acme-ws07', role: 'workstation', services: ['Spooler', 'BITS'], users: [] },
  {
    tenant: 'northwind',
    host: 'nw-app01',
    role: 'server',
    services: ['Spooler', 'LobAgent'],
    users: ['joost@northwind.example', 'sanne@northwind.example', 'femke@northwind.example', 'pieter@northwind.example'],
  },
  { tenant: 'northwind', host: 'nw-ws11', role: 'workstation', services: ['Spooler', 'BITS'], users: [] },
  {
    tenant: 'harbor',
    host: 'hl-app01',
    role: 'server',
    services: ['Spooler', 'LobAgent'],
    users: ['eleanor@harborlegal.example', 'imogen@harborlegal.example', 'rhys@harborlegal.example', 'tom@harborlegal.example'],
  },
  { tenant: 'harbor', host: 'hl-ws03', role: 'workstation', services: ['Spooler', 'BITS'], users: [] },
];
