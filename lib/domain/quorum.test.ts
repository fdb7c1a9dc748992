import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { couldStillSign, countingVotes, fillSeats } from './quorum.ts';
import { TECHNICIAN, voteOf } from './request.fixture.ts';
import { ROLES } from './role.ts';

const both = (personId: string) => ({ personId, roles: ['technician', 'manager'] });

/** Tries every assignment; slow and obviously right. */
function bestByBruteForce(seats: string[], people: { personId: string; roles: string[] }[]): number {
  const [seat, ...rest] = seats;
  if (seat === undefined) return 0;
  const without = bestByBruteForce(rest, people);
  const taken = people
    .filter((person) => person.roles.includes(seat))
    .map(
      (person) =>
        1 +
        bestByBruteForce(
          rest,
          people.filter((other) => other.personId !== person.personId),
        ),
    );
  return Math.max(without, ...taken);
}

describe('fillSeats', () => {
  it('I10 gives one person with two roles one seat', () => {
    expect(fillSeats({ technician: 1, manager: 1 }, [both('mara')])).toMatchObject({ met: false });
    expect(fillSeats({ technician: 2 }, [both('mara'), both('mara')])).toMatchObject({ met: false, missing: { technician: 1 } });
  });

  it('moves a signer to another seat when that lets the next one sit', () => {
    const people = [both('mara'), { personId: 'ana', roles: ['technician'] }];
    expect(fillSeats({ technician: 1, manager: 1 }, people)).toEqual({ filled: { technician: 1, manager: 1 }, missing: {}, met: true });
  });

  it('is met by nobody when nobody is needed, and by nobody who has no signing role', () => {
    expect(fillSeats({}, []).met).toBe(true);
    expect(fillSeats({ technician: 1 }, [{ personId: 'x', roles: ['admin', 'auditor'] }]).met).toBe(false);
  });

  it('I10 finds a seat assignment exactly when one exists', () => {
    const person = fc.record({ personId: fc.constantFrom('a', 'b', 'c', 'd', 'e'), roles: fc.subarray([...ROLES]) });
    const people = fc.uniqueArray(person, { selector: (p) => p.personId, maxLength: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), people, (technician, manager, signers) => {
        const seats = [...Array<string>(technician).fill('technician'), ...Array<string>(manager).fill('manager')];
        const best = bestByBruteForce(seats, signers);
        const { filled, missing, met } = fillSeats({ technician, manager }, signers);
        const total = (need: Record<string, number>) => Object.values(need).reduce((sum, n) => sum + n, 0);
        expect(total(filled)).toBe(best);
        expect(total(missing)).toBe(seats.length - best);
        expect(met).toBe(best === seats.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('countingVotes', () => {
  it('I5 counts approvals of the current digest only, each person once', () => {
    const ben = { ...TECHNICIAN, personId: 'ben' };
    const votes = [
      voteOf(TECHNICIAN, 'd0'),
      voteOf(TECHNICIAN, 'd1'),
      voteOf(TECHNICIAN, 'd1'),
      voteOf(ben, 'd1', 'deny'),
      voteOf(ben, 'd0'),
    ];
    expect(countingVotes({ votes, digest: 'd1' }).map((v) => v.personId)).toEqual(['tess']);
    expect(countingVotes({ votes, digest: 'd2' })).toEqual([]);
  });
});

describe('whose signature would still count', () => {
  const need = (roles: object, barredSigners: string[] = []) => ({ approval: { need: roles } as never, barredSigners });
  const as = (personId: string, ...roles: string[]) => ({ personId, roles });

  it('is nobody who has signed, who never may, or whose role has all its seats filled', () => {
    const both = need({ technician: 1, manager: 1 }, ['olga']);
    const signed = [as('ana', 'technician')];
    expect(couldStillSign(both, as('ben', 'technician'), [])).toBe(true);
    expect(couldStillSign(both, as('ben', 'technician'), signed)).toBe(false);
    expect(couldStillSign(both, as('mara', 'manager'), signed)).toBe(true);
    expect(couldStillSign(both, as('ana', 'technician', 'manager'), signed)).toBe(false);
    expect(couldStillSign(both, as('olga', 'manager'), signed)).toBe(false);
    expect(couldStillSign(need({ technician: 1 }), as('mara', 'manager'), [])).toBe(false);
    expect(couldStillSign({ approval: null, barredSigners: [] }, as('ben', 'technician'), [])).toBe(false);
  });

  it('is also who lets somebody with two roles move to another seat', () => {
    const signed = [as('cleo', 'technician', 'manager')];
    expect(couldStillSign(need({ technician: 1, manager: 1 }), as('ben', 'technician'), signed)).toBe(true);
    expect(couldStillSign(need({ technician: 1, manager: 1 }), as('mara', 'manager'), signed)).toBe(true);
  });
});
