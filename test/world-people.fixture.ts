import type { World } from './world.fixture.ts';
import type { PersonId } from './world-moves.fixture.ts';

/** The ways in which a person stops being somebody who may sign for acme. */
export const LOSSES = ['demoted', 'left', 'disabled'] as const;
export type Loss = (typeof LOSSES)[number];

const LOSE: Record<Loss, string> = {
  demoted: `UPDATE membership SET role = 'auditor' WHERE tenant_id = 'acme' AND person_id = $1`,
  left: `DELETE FROM membership WHERE tenant_id = 'acme' AND person_id = $1`,
  disabled: 'UPDATE person SET disabled_at = now() WHERE id = $1',
};

/** Takes the right to sign for acme from a technician, for as long as `during` runs. */
export async function withoutRights<T>({ test: { admin } }: World, person: PersonId, loss: Loss, during: () => Promise<T>): Promise<T> {
  await admin.query(LOSE[loss], [person]);
  try {
    return await during();
  } finally {
    await admin.query(`DELETE FROM membership WHERE tenant_id = 'acme' AND person_id = $1`, [person]);
    await admin.query(`INSERT INTO membership (tenant_id, person_id, role) VALUES ('acme', $1, 'technician')`, [person]);
    await admin.query('UPDATE person SET disabled_at = NULL WHERE id = $1', [person]);
  }
}

/** Suspends the agent or executor of acme for as long as `during` runs. */
export async function suspended<T>(
  { test: { admin } }: World,
  kind: 'agent' | 'executor',
  id: string,
  during: () => Promise<T>,
): Promise<T> {
  await admin.query(`UPDATE ${kind} SET suspended_at = now() WHERE id = $1`, [id]);
  try {
    return await during();
  } finally {
    await admin.query(`UPDATE ${kind} SET suspended_at = NULL WHERE id = $1`, [id]);
  }
}
