import type { BusinessHours, MaintenanceWindow } from '#lib/domain/business-hours.ts';

export type DemoTenant = {
  id: string;
  name: string;
  color: string;
  timezone: string;
  groups: string[];
  businessHours: BusinessHours;
  maintenance: MaintenanceWindow[];
  /** Workloads: `id` is unique within the customer only. */
  agents: DemoAgent[];
  executor: { id: string; name: string };
};

export type DemoAgent = {
  id: string;
  name: string;
  classes: string[];
  /** A person who answers for the agent and so can never sign for it. */
  owner: string | null;
  hasKey: boolean;
};

const LAB_CLASSES = ['service-health', 'disk-health', 'endpoint-containment', 'identity-hygiene'];

/**
 * The remediator proposes what the lab needs; nobody who signs owns it, or nobody could sign. The help desk agent has
 * no key: it only delegates, and its owner is barred from whatever came through it.
 */
function workloads(prefix: string, customer: string, owner: string): Pick<DemoTenant, 'agents' | 'executor'> {
  return {
    agents: [
      { id: `${prefix}-remediator`, name: `${customer} remediator`, classes: LAB_CLASSES, owner: null, hasKey: true },
      { id: `${prefix}-helpdesk`, name: `${customer} help desk`, classes: ['identity-hygiene'], owner, hasKey: false },
    ],
    executor: { id: `${prefix}-rmm`, name: `${customer} RMM connector` },
  };
}

export const DEMO_TENANTS: readonly DemoTenant[] = [
  {
    id: 'acme',
    name: 'Acme Dental',
    color: '#2b7f86',
    timezone: 'America/Chicago',
    groups: ['healthcare'],
    businessHours: { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
    maintenance: [{ day: 7, from: '02:00', to: '05:00' }],
    ...workloads('acme', 'Acme', 'ana'),
  },
  {
    id: 'northwind',
    name: 'Northwind Logistics',
    color: '#5f66b8',
    timezone: 'Europe/Amsterdam',
    groups: ['logistics'],
    businessHours: { days: [1, 2, 3, 4, 5, 6], from: '05:00', to: '22:00' },
    maintenance: [
      { day: 3, from: '23:00', to: '02:00' },
      { day: 7, from: '08:00', to: '16:00' },
    ],
    ...workloads('northwind', 'Northwind', 'noor'),
  },
  {
    id: 'harbor',
    name: 'Harbor Legal',
    color: '#a0662c',
    timezone: 'Europe/London',
    groups: ['legal'],
    businessHours: { days: [1, 2, 3, 4, 5], from: '07:30', to: '20:00' },
    maintenance: [{ day: 6, from: '22:00', to: '04:00' }],
    ...workloads('harbor', 'Harbor', 'ben'),
  },
];
