/** What a person may be for a tenant. Only technicians and managers sign; admins administer and auditors read. */
export const ROLES = ['technician', 'manager', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export const SIGNING_ROLES = ['technician', 'manager'] as const;
export type SigningRole = (typeof SIGNING_ROLES)[number];

/** How many distinct people of each role must sign. */
export type RoleNeed = Partial<Record<SigningRole, number>>;
