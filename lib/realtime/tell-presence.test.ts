import { expect, it } from 'vitest';
import type { Presence } from '#lib/contract/socket.ts';
import { type Blindness, createPresenceTeller } from './tell-presence.ts';

const ANA = { id: 'ana', name: 'Ana' };
const BEN = { id: 'ben', name: 'Ben' };
const looksAt = (requestId: string, ...people: Presence['people']): Presence => ({ requestId, people });

/** A room with Ana and Ben in it. Each question for blindness is answered by hand, in whatever order. */
function room() {
  const heard: Record<string, string[]> = { ana: [], ben: [] };
  const asked: { ids: string[]; answer: (blindness: Blindness) => void; fail: () => void }[] = [];
  const errors: unknown[] = [];
  const hear = (who: string) => (presence: Presence) =>
    void heard[who]?.push(`${presence.requestId} ${presence.people.map(({ name }) => name).join('+')}`);
  const tell = createPresenceTeller({
    readBlindness: (_, ids) =>
      new Promise((answer, reject) => void asked.push({ ids, answer, fail: () => reject(new Error('the database is away')) })),
    tellRoom: (_, presence) => Object.keys(heard).forEach((who) => hear(who)(presence)),
    hearersOf: () => Object.keys(heard).map((personId) => ({ personId, tell: hear(personId) })),
    onError: (error) => void errors.push(error),
  });
  const settled = () => new Promise((resolve) => void setImmediate(resolve));
  return { heard, asked, errors, tell, settled, hearer: (personId: string) => ({ personId, tell: hear(personId) }) };
}

it('goes out in the order in which it came, with one question for all that came meanwhile', async () => {
  const { heard, asked, tell, settled, hearer } = room();
  tell('acme', looksAt('r1', ANA));
  tell('acme', looksAt('r1', ANA, BEN));
  tell('acme', looksAt('r2', BEN), hearer('ana'));
  tell('acme', looksAt('r1'));
  expect(heard).toEqual({ ana: [], ben: [] });
  asked[0]?.answer(new Map());
  await settled();
  expect(asked.map(({ ids }) => ids)).toEqual([['r1'], ['r1', 'r2']]);
  asked[1]?.answer(new Map());
  await settled();
  expect(heard).toEqual({ ana: ['r1 Ana', 'r1 Ana+Ben', 'r2 Ben', 'r1 '], ben: ['r1 Ana', 'r1 Ana+Ben', 'r1 '] });
});

it('whoever is blind to a request hears of themselves, and nobody of how many there are', async () => {
  const { heard, asked, tell, settled } = room();
  tell('acme', looksAt('r1', ANA, BEN));
  asked[0]?.answer(new Map([['r1', (personId) => personId === 'ben']]));
  await settled();
  expect(heard).toEqual({ ana: ['r1 Ana+Ben'], ben: ['r1 Ben'] });
});

it('while nobody can say what is blind, everything is, and that nobody looks any more is told all the same', async () => {
  const { heard, asked, errors, tell, settled } = room();
  tell('acme', looksAt('r1', ANA));
  asked[0]?.fail();
  await settled();
  tell('acme', looksAt('r1'));
  await settled();
  expect(heard).toEqual({ ana: ['r1 Ana', 'r1 '], ben: ['r1 ', 'r1 '] });
  expect(errors).toHaveLength(1);
});
