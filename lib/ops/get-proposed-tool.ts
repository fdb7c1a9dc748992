import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ProposedToolDetail } from '#lib/contract/proposed-tool.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { findProposedTool } from '#lib/store/proposed-tools.ts';
import { toProposedToolView } from './list-proposed-tools.ts';

/** What is offered now, and what a person last judged: the two sides of a review. Throws not_found. */
export async function getProposedTool(db: Database, person: PersonPrincipal, tenant: string, name: string): Promise<ProposedToolDetail> {
  const tool = await findProposedTool(db, person.id, tenant, name);
  if (!tool) throw new HoldpointError('not_found', 'No such tool.');
  return { ...toProposedToolView(tool), definition: tool.definition, reviewed: tool.reviewed };
}
