import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { denialBinding } from '#lib/audit/denial-binding.ts';
import type { AccessRequestBody } from '#lib/contract/access-request.ts';
import { accessRequestFor } from '../../test/access.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { codeOf } from '../../test/world-moves.fixture.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { requestAccess } from './request-access.ts';
import { submitRequest } from './submit-request.ts';

const ISSUER = 'https://holdpoint.example';
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const meta = () => ({ ...metaFor(bodyFor('service.restart')), issuer: ISSUER });

/** A request for a genuine denial that runs out at an instant. */
async function requestFor(expiresAt: number, issuer = ISSUER): Promise<AccessRequestBody> {
  const body = accessRequestFor('service.restart');
  const token = await world.ctx.signer.signDenial({
    issuer,
    tenant: 'acme',
    agentId: 'acme-agent',
    evaluationId: 'eval_1',
    bindingHash: denialBinding(body),
    boundContext: ['chain', 'confidence'],
    issuedAt: expiresAt - 1_000,
    expiresAt,
  });
  return { ...body, denial: { binding_token: token, expires_at: new Date(expiresAt).toISOString() } };
}

const wholeSecond = (fromNowMs: number) => Math.floor((Date.now() + fromNowMs) / 1_000) * 1_000;
const request = async (body: AccessRequestBody) => requestAccess(world.ctx, world.agent('acme-agent'), body, meta());

describe('a denial', () => {
  it('in time is requested', async () => {
    expect((await request(await requestFor(wholeSecond(60_000)))).view.status).toBe('pending');
  });

  it('that has run out is not, and nothing is left behind', async () => {
    const before = await world.test.admin.query('SELECT count(*) FROM action_request');
    expect(await codeOf(request(await requestFor(wholeSecond(-1_000))))).toBe('expired_denial');
    expect((await world.test.admin.query('SELECT count(*) FROM action_request')).rows).toEqual(before.rows);
  });

  it('of another decision point is none of ours', async () => {
    expect(await codeOf(request(await requestFor(wholeSecond(60_000), 'https://elsewhere.example')))).toBe('invalid_denial_binding');
  });

  it('is said by its token to run out, and not by what the body repeats', async () => {
    const body = await requestFor(wholeSecond(-1_000));
    const later = { ...body, denial: { ...body.denial, expires_at: new Date(wholeSecond(60_000)).toISOString() } };
    expect(await codeOf(request(later))).toBe('invalid_denial_binding');
  });

  it('that was requested in time is the same request again afterwards: whether one may be made is not asked twice', async () => {
    const body = bodyFor('service.restart');
    const sameKey = metaFor(body);
    const agent = world.agent('acme-agent');
    const first = await submitRequest(world.ctx, agent, body, { ...sameKey, admit: () => {} });
    const over = (): never => {
      throw new HoldpointError('expired_denial');
    };
    const again = await submitRequest(world.ctx, agent, body, { ...sameKey, admit: over });
    expect([again.replayed, again.view.id]).toEqual([true, first.view.id]);
    expect(await codeOf(submitRequest(world.ctx, agent, body, { ...metaFor(body), admit: over }))).toBe('expired_denial');
  });
});
