import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ProposedToolCounts } from '#lib/contract/proposed-tool.ts';
import type { Database } from '#lib/store/database.ts';
import { countProposedRows } from '#lib/store/proposed-tools.ts';

/** How many tools executors brought, by customer, server and standing, over the customers of a person's memberships. */
export async function countProposedTools(db: Database, person: PersonPrincipal): Promise<ProposedToolCounts> {
  return { items: await countProposedRows(db, person.id) };
}
