import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { parseWorkloadRef } from '#lib/domain/workload.ts';
import type { Database } from '#lib/store/database.ts';
import { noWorkload } from './change-workload.ts';
import { getWorkload } from './get-workload.ts';

/** The workload that a page's address names. Throws not_found, also for what names none. */
export async function findWorkload(db: Database, person: PersonPrincipal, text: string): Promise<WorkloadDetail> {
  const ref = parseWorkloadRef(text);
  if (!ref) throw noWorkload();
  return getWorkload(db, person, ref);
}
