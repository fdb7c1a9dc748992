import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { Signer } from '#lib/domain/authority.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';

/** Who asks, by what the database says of them now and not by their session. No roles: not a member of this customer. */
export function signerFrom(person: PersonPrincipal, { standings }: RequestAtHand): Signer {
  const standing = standings.find(({ personId }) => personId === person.id);
  return {
    personId: person.id,
    name: standing?.name ?? person.name,
    active: standing?.active ?? false,
    roles: standing?.roles ?? [],
    steppedUp: false,
  };
}
