import { countingVotes, fillSeats } from '#lib/domain/quorum.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';

/**
 * Why an approval no longer stands, or null when it does. The votes are as they were cast; the people are as they are
 * now: a signer who was disabled, lost the role or left the customer no longer fills a seat (I10).
 */
export function lostQuorum({ request, standings }: RequestAtHand): string | null {
  if (request.approval === null) return null;
  const signers = countingVotes(request).flatMap((vote) => {
    const standing = standings.find(({ personId }) => personId === vote.personId);
    if (!standing?.active) return [];
    return [{ personId: vote.personId, roles: vote.roles.filter((role) => standing.roles.includes(role)) }];
  });
  return fillSeats(request.approval.need, signers).met ? null : 'An approver no longer has the right to approve.';
}
