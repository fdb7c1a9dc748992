import { expect, it } from 'vitest';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { describeChanges } from './request-changes.ts';

const at = (version: number, digest: string, votes: object[] = []) =>
  ({
    request: { status: 'pending', version, digest, targets: [], policy: {}, approval: { decideBy: 'x' } },
    votes,
  }) as unknown as RequestDetail;
const ben = { personId: 'ben', personName: 'Ben Okafor', verdict: 'approve', at: 'then' };

it('a version that moved is explained by what moved it', () => {
  expect(describeChanges(at(1, 'd'), at(2, 'd', [ben]))).toEqual([
    'Ben Okafor approved it.',
    'You saw version 1, this is version 2; the call itself is the same.',
  ]);
  expect(describeChanges(at(2, 'd'), at(3, 'e'))).toEqual([
    'The call itself was edited: the arguments and the digest are different.',
    'You saw version 2, this is version 3.',
  ]);
  expect(describeChanges(at(2, 'd'), at(2, 'd'))).toEqual([]);
});
