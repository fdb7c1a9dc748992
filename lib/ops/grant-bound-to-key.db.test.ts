import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProver, type Prover, type ProofFor } from '../../test/workload.fixture.ts';
import { codeOf, expectLogVerifies, propose, stored, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { collectDecision } from './collect-decision.ts';
import { redeemGrant } from './redeem-grant.ts';

/** I3, for agents with a key of their own: the grant says whose it is, and redeeming takes a proof by that key. */
let world: World;
let prover: Prover;
let other: Prover;
beforeAll(async () => {
  world = await createWorld();
  [prover, other] = [await createProver(), await createProver()];
});
afterAll(async () => {
  await expectLogVerifies(world);
  await world.close();
});

const agentWith = ({ jkt }: Prover) => ({ ...world.agent('acme-agent'), jkt });
const approved = async () => (await vote(world, 'ana', await propose(world, 'service.restart'))).id;
async function collected(by: Prover = prover) {
  const view = await collectDecision(world.ctx, agentWith(by), await approved());
  return { view, grant: view.grant?.token ?? '' };
}
const target = (grant: string): ProofFor => ({
  htm: 'POST',
  htu: `${world.ctx.workloadIdentity.issuer}/api/v1/grants/redeem`,
  token: grant,
});
const redeem = (digest: string, grant: string, proof?: string) =>
  redeemGrant(world.ctx, world.executor('acme-exec'), { grant, digest, proof });

describe('a grant of an agent with a key of its own', () => {
  it('names the key, and is redeemed with a proof by it', async () => {
    const { view, grant } = await collected();
    expect(decodeJwt(grant)['cnf']).toEqual({ jkt: prover.jkt });
    expect(await redeem(view.digest, grant, await prover.prove(target(grant)))).toMatchObject({ requestId: view.id });
  });

  it.each<[string, (grant: string) => Promise<string | undefined>]>([
    ['no proof', async () => undefined],
    ['a proof by another key', (grant) => other.prove(target(grant))],
    ['a proof for another grant', (grant) => prover.prove(target(`${grant}x`))],
    ['a proof for another call', (grant) => prover.prove({ ...target(grant), htu: 'https://elsewhere.example/api/v1/grants/redeem' })],
    ['a proof that is none', async () => 'x'],
  ])('with %s it is refused and not used up', async (_, make) => {
    const { view, grant } = await collected();
    expect(await codeOf(redeem(view.digest, grant, await make(grant)))).toBe('grant_proof_invalid');
    expect(await stored(world, view.id)).toMatchObject({ status: 'approved', redeemed: 0 });
    expect(await codeOf(redeem(view.digest, grant, await prover.prove(target(grant))))).toBe('ok');
  });

  it('collected again with the same key is the same grant; with another key, or with none, another one', async () => {
    const id = await approved();
    const first = await collectDecision(world.ctx, agentWith(prover), id);
    expect((await collectDecision(world.ctx, agentWith(prover), id)).grant).toEqual(first.grant);
    const moved = await collectDecision(world.ctx, agentWith(other), id);
    expect(decodeJwt(moved.grant?.token ?? '')['cnf']).toEqual({ jkt: other.jkt });
    const bare = await collectDecision(world.ctx, world.agent('acme-agent'), id);
    expect(decodeJwt(bare.grant?.token ?? '')).not.toHaveProperty('cnf');
    // However many there are, one is redeemed.
    const token = first.grant?.token ?? '';
    expect(await codeOf(redeem(first.digest, token, await prover.prove(target(token))))).toBe('ok');
    expect(await codeOf(redeem(first.digest, bare.grant?.token ?? ''))).toBe('consumed');
  });

  it('one without a key takes no proof, and ignores one', async () => {
    const view = await collectDecision(world.ctx, world.agent('acme-agent'), await approved());
    expect(await codeOf(redeem(view.digest, view.grant?.token ?? '', 'x'))).toBe('ok');
  });
});
