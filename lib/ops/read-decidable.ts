import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { authorize } from '#lib/domain/authority.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { alreadyOver, isOverdue } from '#lib/domain/transition.ts';
import type { Database, Sql } from '#lib/store/database.ts';
import { findRequestAtHand, type RequestAtHand } from '#lib/store/read-request.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import { refusalFor } from './run-command.ts';
import { signerFrom } from './signer-from.ts';

/**
 * A request that this person could approve as things stand, read without a lock: for what leads up to a vote and changes
 * nothing. The vote asks all of it again. Throws not_found, expired, withdrawn, already_decided, and what `authorize` refuses.
 */
export async function readDecidable(db: Database, person: PersonPrincipal, requestId: string): Promise<RequestAtHand> {
  return withDecidable(db, person, requestId, (hand) => Promise.resolve(hand));
}

/** The same, and the transaction in which it was read for what else has to be read with it. */
export async function withDecidable<T>(
  db: Database,
  person: PersonPrincipal,
  requestId: string,
  work: (hand: RequestAtHand, sql: Sql) => Promise<T>,
): Promise<T> {
  const tenant = await findTenantOfRequest(db, person.id, requestId);
  if (tenant === null) throw new HoldpointError('not_found', 'No such request.');
  return db.withTenant(tenant, async (sql) => {
    const hand = await findRequestAtHand(sql, tenant, requestId, { personId: person.id });
    const signer = hand && signerFrom(person, hand);
    if (!hand || !signer || signer.roles.length === 0) throw new HoldpointError('not_found', 'No such request.');
    const { request } = hand;
    if (request.status !== 'pending') throw refusalFor(alreadyOver(request), request);
    if (isOverdue(request, hand.now)) throw new HoldpointError('expired', 'The time to decide has passed; silence is never yes.');
    const authority = authorize(request, signer, 'approve');
    if (!authority.ok) throw refusalFor(authority, request);
    return work(hand, sql);
  });
}
