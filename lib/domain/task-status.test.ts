import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal } from './moves.ts';
import { REQUEST_STATUSES } from './request.ts';
import { TASK_STATUSES, taskStatus } from './task-status.ts';

describe('the status of a task', () => {
  it('is approved for an approval that can be used, and for nothing else', () => {
    expect(REQUEST_STATUSES.filter((status) => taskStatus(status) === 'approved')).toEqual(['approved']);
  });

  it('is pending for a request that waits, and for nothing else', () => {
    expect(REQUEST_STATUSES.filter((status) => taskStatus(status) === 'pending')).toEqual(['pending']);
  });

  it.each(REQUEST_STATUSES.filter(isTerminal))('of a request that is over (%s) says so, and never that it is approved', (status) => {
    expect(TASK_STATUSES.slice(2)).toContain(taskStatus(status));
  });

  it.each(['', 'APPROVED', 'approved ', 'approved_with_edits', 'constructor', '__proto__', 'toString'])(
    'is never approval when it is unknown: %j',
    (status) => {
      expect(taskStatus(status)).toBe('failed');
    },
  );

  it('is never approval for any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => text === 'approved' || taskStatus(text) !== 'approved'));
  });
});
