import { describe, expect, it } from 'vitest';
import { ROLES } from './role.ts';
import { formatWorkloadRef, mayAdministerWorkloads, parseWorkloadRef } from './workload.ts';

describe('the name of a workload', () => {
  it.each(['agent.acme.acme-remediator', 'executor.a.X_1'])('%s reads back', (text) => {
    const ref = parseWorkloadRef(text);
    expect(ref && formatWorkloadRef(ref)).toBe(text);
  });

  it.each([
    '',
    'agent',
    'agent.acme',
    'agent.acme.',
    'agent..x',
    'person.acme.x',
    'agent.acme.x.y',
    'agent.Acme.x',
    'agent.acme.x y',
    'agent.acme.x\n',
  ])('%j is none', (text) => expect(parseWorkloadRef(text)).toBeNull());
});

it('admins and managers administer workloads, and nobody else', () => {
  expect(ROLES.filter((role) => mayAdministerWorkloads([role]))).toEqual(['manager', 'admin']);
});
