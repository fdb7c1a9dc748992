import { describe, expect, it } from 'vitest';
import { authorize, checkStepUp, type Signer } from './authority.ts';
import { DECIDE_BY, pendingRequest, TECHNICIAN } from './request.fixture.ts';
import type { Role, RoleNeed } from './role.ts';

const routed = (need: RoleNeed, stepUp = false) =>
  pendingRequest({ approval: { need, stepUp, blind: false, routes: ['r'], decideBy: DECIDE_BY } });
const as = (...roles: Role[]): Signer => ({ ...TECHNICIAN, roles });
const code = (...args: Parameters<typeof authorize>) => {
  const answer = authorize(...args);
  return answer.ok ? 'ok' : answer.code;
};

describe('who may sign', () => {
  it.each([
    ['technician', { technician: 1 }, 'ok'],
    ['manager', { technician: 1 }, 'role_not_needed'],
    ['manager', { manager: 1, technician: 1 }, 'ok'],
    ['admin', { technician: 1 }, 'forbidden'],
    ['auditor', { manager: 1 }, 'forbidden'],
    ['technician', {}, 'role_not_needed'],
  ] as const)('a %s on a route that needs %o: %s', (role, need, expected) => {
    expect(code(routed(need), as(role), 'approve')).toBe(expected);
  });

  it('I10 the owner of the agent, or of one in its chain, signs nothing, whatever their role', () => {
    const owner = { ...as('technician', 'manager', 'admin'), personId: 'owner' };
    expect(code(routed({ technician: 1 }), owner, 'approve')).toBe('own_request');
    expect(code(routed({ technician: 1 }), owner, 'deny')).toBe('own_request');
  });

  it('I1 a person who is no longer active signs nothing', () => {
    expect(code(routed({ technician: 1 }), { ...as('technician'), active: false }, 'approve')).toBe('signer_inactive');
    expect(code(routed({ technician: 1 }), { ...as('technician'), active: false }, 'deny')).toBe('signer_inactive');
  });

  it('any signing role may deny, also one that the route does not name', () => {
    expect(code(routed({ manager: 2 }), as('technician'), 'deny')).toBe('ok');
    expect(code(routed({ manager: 2 }), as('auditor'), 'deny')).toBe('forbidden');
  });

  it('says what the route needs', () => {
    expect(authorize(routed({ manager: 2, technician: 1 }), as('technician'), 'approve').ok).toBe(true);
    expect(authorize(routed({ manager: 2 }), as('technician'), 'approve')).toMatchObject({
      detail: 'This request is signed by 2 managers, and you are a technician here. You can deny it or hand it over.',
    });
  });
});

describe('what counts as proof of presence', () => {
  const proof = (stepUp: boolean, change: Partial<Signer>) => {
    const answer = checkStepUp(routed({ technician: 1 }, stepUp), { ...as('technician'), ...change });
    return answer.ok ? 'ok' : answer.code;
  };
  const without = (code: 'passkey_required' | 'assertion_invalid') => ({ steppedUp: false, stepUpFault: { code, detail: 'd' } });

  it('I10 a route that asks for a step-up takes a checked assertion and nothing else, and says what is missing', () => {
    expect(proof(true, { steppedUp: true })).toBe('ok');
    expect(proof(true, { steppedUp: false })).toBe('step_up_required');
    expect(proof(true, without('passkey_required'))).toBe('passkey_required');
    expect(proof(true, without('assertion_invalid'))).toBe('assertion_invalid');
  });

  it('other routes take a vote without one, but never a bad one', () => {
    expect(proof(false, { steppedUp: false })).toBe('ok');
    expect(proof(false, without('passkey_required'))).toBe('ok');
    expect(proof(false, without('assertion_invalid'))).toBe('assertion_invalid');
  });
});
