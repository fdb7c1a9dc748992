import { describe, expect, it } from 'vitest';
import { createPresence, type Look, type PresenceReport } from './presence.ts';

const ANA = { id: 'ana', name: 'Ana' };
const BEN = { id: 'ben', name: 'Ben' };
const at = (person: Look['person'], requestId = 'r1', tenant = 'acme'): Look => ({ tenant, requestId, person });

/** Boards that hear each other, as nodes do; a node that is cut off says and hears nothing. */
function nodes(count: number) {
  let now = 0;
  const cut = new Set<number>();
  const heard: string[][] = Array.from({ length: count }, () => []);
  const boards = heard.map((lines, index) =>
    createPresence({
      node: `n${index}`,
      nowMs: () => now,
      tellRoom: (tenant, { requestId, people }) => void lines.push(`${tenant} ${requestId} ${people.map(({ name }) => name).join('+')}`),
      tellNodes: (report: PresenceReport) => {
        if (cut.has(index)) return;
        for (const [other, board] of boards.entries()) if (other !== index && !cut.has(other)) board.hear(report);
      },
    }),
  );
  return { boards, heard, cut, pass: (ms: number) => void (now += ms) };
}

describe('who looks at what', () => {
  it('is told when it changes and only then; a person with two tabs is one', () => {
    const { boards, heard } = nodes(1);
    const [board] = boards;
    board?.look('s1', at(ANA));
    board?.look('s1', at(ANA));
    board?.look('s2', at(ANA));
    board?.look('s3', at(BEN));
    board?.look('s1', null);
    board?.look('s2', at(ANA, 'r2'));
    board?.look('s2', null);
    board?.look('s2', null);
    board?.look('s3', null);
    expect(heard[0]).toEqual(['acme r1 Ana', 'acme r1 Ana+Ben', 'acme r1 Ben', 'acme r2 Ana', 'acme r2 ', 'acme r1 ']);
    expect(board?.list('acme')).toEqual([]);
  });

  it('is kept apart by customer, even under one id', () => {
    const [board] = nodes(1).boards;
    board?.look('s1', at(ANA, 'r1', 'acme'));
    board?.look('s2', at(BEN, 'r1', 'northwind'));
    expect(board?.list('acme')).toEqual([{ requestId: 'r1', people: [ANA] }]);
    expect(board?.list('northwind')).toEqual([{ requestId: 'r1', people: [BEN] }]);
    expect(board?.list('acm')).toEqual([]);
  });
});

describe('over several nodes', () => {
  it('each tells its own sockets who looks anywhere, once', () => {
    const { boards, heard } = nodes(2);
    boards[0]?.look('s1', at(ANA));
    boards[1]?.look('s2', at(ANA));
    boards[1]?.look('s3', at(BEN));
    boards[0]?.look('s1', null);
    boards[0]?.beat();
    boards[1]?.beat();
    for (const lines of heard) expect(lines).toEqual(['acme r1 Ana', 'acme r1 Ana+Ben']);
    boards[1]?.close();
    expect(heard[0]?.at(-1)).toBe('acme r1 ');
  });

  it('what was lost is said again with the next beat, and a node that died is forgotten', () => {
    const { boards, heard, cut, pass } = nodes(2);
    cut.add(1);
    boards[1]?.look('s2', at(BEN));
    expect(heard[0]).toEqual([]);
    cut.delete(1);
    boards[1]?.beat();
    expect(heard[0]).toEqual(['acme r1 Ben']);
    cut.add(1);
    pass(35_000);
    boards[0]?.beat();
    expect(heard[0]).toHaveLength(1);
    pass(1);
    boards[0]?.beat();
    expect(heard[0]).toEqual(['acme r1 Ben', 'acme r1 ']);
    expect(boards[0]?.list('acme')).toEqual([]);
  });

  it('a report fits into a NOTIFY, whatever people are called', () => {
    const reports: PresenceReport[] = [];
    const board = createPresence({ node: 'n', nowMs: () => 0, tellRoom: () => {}, tellNodes: (report) => void reports.push(report) });
    for (let i = 0; i < 300; i += 1) board.look(`s${i}`, at({ id: `person-${i}`, name: '\u{1F600}'.repeat(500) }));
    expect(Buffer.byteLength(JSON.stringify(reports.at(-1)))).toBeLessThan(7_000);
  });
});
