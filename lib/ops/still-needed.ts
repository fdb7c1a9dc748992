import { isBlindTo } from '#lib/domain/blindness.ts';
import { couldStillSign, countingVotes } from '#lib/domain/quorum.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { SIGNING_ROLES, type SigningRole } from '#lib/domain/role.ts';
import type { ColleagueRow } from '#lib/store/claims.ts';

/**
 * Who can still sign a request, and by which roles. On a blind route whoever has not signed is answered as if nobody
 * had: otherwise the names that are missing would say who did.
 */
export function stillNeeded(
  request: ActionRequest,
  signers: readonly ColleagueRow[],
  askedBy: string,
): { people: ColleagueRow[]; roles: SigningRole[] } {
  const votes = isBlindTo(request, askedBy) ? [] : countingVotes(request);
  const could = (id: string, roles: readonly string[]) => couldStillSign(request, { personId: id, roles }, votes);
  return {
    people: signers.filter(({ id, roles }) => could(id, roles)),
    roles: SIGNING_ROLES.filter((role) => signers.some(({ id, roles }) => roles.includes(role) && could(id, [role]))),
  };
}
