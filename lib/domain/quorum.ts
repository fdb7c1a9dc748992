import type { ActionRequest, Vote } from './request.ts';
import type { RoleNeed, SigningRole } from './role.ts';
import { SIGNING_ROLES } from './role.ts';

/** The votes that count: approvals of the digest as it is now. An edit therefore voids earlier approvals (I5). */
export function countingVotes(request: Pick<ActionRequest, 'votes' | 'digest'>): Vote[] {
  const seen = new Set<string>();
  return request.votes.filter((vote) => {
    if (vote.verdict !== 'approve' || vote.digest !== request.digest || seen.has(vote.personId)) return false;
    seen.add(vote.personId);
    return true;
  });
}

/**
 * Gives each signer at most one seat, so that one person who holds two roles never fills two (I10).
 * Augmenting paths over the seats: a signer takes a free seat, or moves the holder of a taken one elsewhere.
 */
export function fillSeats(
  need: RoleNeed,
  signers: readonly { personId: string; roles: readonly string[] }[],
): { filled: RoleNeed; missing: RoleNeed; met: boolean } {
  const seats: SigningRole[] = SIGNING_ROLES.flatMap((role) => Array<SigningRole>(need[role] ?? 0).fill(role));
  const holder: (number | null)[] = seats.map(() => null);

  function seat(signer: number, tried: Set<number>): boolean {
    for (const [index, role] of seats.entries()) {
      if (tried.has(index) || !signers[signer]?.roles.includes(role)) continue;
      tried.add(index);
      const current = holder[index] ?? null;
      if (current === null || seat(current, tried)) {
        holder[index] = signer;
        return true;
      }
    }
    return false;
  }

  const distinct = signers.map((s, i) => ({ ...s, i })).filter((s, i, all) => all.findIndex((o) => o.personId === s.personId) === i);
  for (const signer of distinct) seat(signer.i, new Set());

  const filled: RoleNeed = {};
  const missing: RoleNeed = {};
  for (const [index, role] of seats.entries()) {
    const bucket = holder[index] === null ? missing : filled;
    bucket[role] = (bucket[role] ?? 0) + 1;
  }
  return { filled, missing, met: holder.every((h) => h !== null) };
}

/**
 * Whether one more signature of this person would fill a seat that is still empty. `votes` are those to reckon with:
 * whoever may not know who signed asks without any.
 */
export function couldStillSign(
  request: Pick<ActionRequest, 'approval' | 'barredSigners'>,
  person: { personId: string; roles: readonly string[] },
  votes: readonly { personId: string; roles: readonly string[] }[],
): boolean {
  if (request.barredSigners.includes(person.personId) || votes.some(({ personId }) => personId === person.personId)) return false;
  const need = request.approval?.need ?? {};
  const seated = (signers: typeof votes) => Object.values(fillSeats(need, signers).filled).reduce((sum, count) => sum + count, 0);
  return seated([...votes, person]) > seated(votes);
}
