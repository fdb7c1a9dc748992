import { decodeJwt, generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { type Credential, Executor, GrantError, Holdpoint, type RunContext, verifyGrant } from '#sdk/main.ts';
import { createService, type Service, type Session } from '../service.fixture.ts';
import { listenForAsked } from './asked.fixture.ts';
import { credentialOf, type Federated, signing } from './federated.fixture.ts';

/** I3, through the SDK: a grant that an agent collected with its own key is run by whom that agent gave it to. */
let service: Service;
let ana: Session;
let workload: Federated;
let credential: Credential;
let holdpoint: Holdpoint;
let executor: Executor;
let asked: () => Promise<RequestView>;
beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
  asked = listenForAsked(service);
  workload = await signing(service, { kind: 'agent', id: 'acme-agent' });
  credential = credentialOf(service, workload);
  holdpoint = new Holdpoint({ url: service.url, credential });
  const runs = await signing(service, { kind: 'executor', id: 'acme-exec' });
  executor = new Executor({ url: service.url, credential: credentialOf(service, runs) });
});
afterEach(async () => {
  holdpoint.close();
  await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(0), { timeout: 30_000 });
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

type Restart = { service: string };
const held = {
  tool: 'service.restart',
  targets: [{ kind: 'host' as const, name: 'acme-ws1' }],
  intent: { summary: 'Spooler stopped answering' },
  confidence: 0.95,
};

/** What a guarded run was given, once Ana approved it. */
async function approved(): Promise<RunContext & { grant: string; proof: string }> {
  const restart = holdpoint.guard<Restart, RunContext>({ ...held, run: (_, context) => context });
  const ran = restart({ service: 'Spooler' });
  await service.vote(ana, await asked());
  return (await ran) as RunContext & { grant: string; proof: string };
}

describe('a grant of an agent with a key of its own', () => {
  it('comes to the run with a proof, and whoever gets both redeems it', async () => {
    const { request, grant, proof } = await approved();
    expect(decodeJwt(grant)['cnf']).toEqual({ jkt: expect.any(String) as string });
    expect(await executor.redeem(grant, { proof })).toMatchObject({ requestId: request.id, arguments: { service: 'Spooler' } });
    // The same two again: the grant was used up.
    const again: unknown = await executor.redeem(grant, { proof }).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(GrantError);
    expect(again).toMatchObject({ code: 'consumed' });
  });

  it('is redeemed by the guard’s own executor, and reported', async () => {
    const seen: unknown[] = [];
    const run = (args: Restart, { grant, proof }: RunContext) => void seen.push(args, grant, proof);
    const restart = holdpoint.guard<Restart, void>({ ...held, executor, run });
    const ran = restart({ service: 'Spooler' });
    const view = await asked();
    await service.vote(ana, view);
    await ran;
    expect(seen).toEqual([{ service: 'Spooler' }, null, null]);
    expect(await holdpoint.get(view.id)).toMatchObject({ status: 'succeeded' });
  });

  it('by hand: the agent makes the proof of any grant of its own, and of no other', async () => {
    await holdpoint.request({ ...held, arguments: { service: 'Spooler' } });
    const view = await asked();
    await service.vote(ana, view);
    const grant = (await holdpoint.get(view.id)).grant?.token ?? '';
    const other = new Holdpoint({ url: service.url, credential: credentialOf(service, workload) });
    await expect(other.prove(grant)).rejects.toMatchObject({ name: 'GrantError', code: 'grant_proof_invalid', fault: 'wrong_key' });
    const keyed = new Holdpoint({ url: service.url, key: service.world.keys['acme-agent'] ?? '' });
    await expect(keyed.prove(grant)).rejects.toMatchObject({ code: 'grant_proof_invalid', fault: 'wrong_key' });
    const unbound = (await keyed.get(view.id)).grant?.token ?? '';
    expect(await keyed.prove(unbound)).toBeNull();
    expect(await holdpoint.prove(unbound)).toBeNull();
    const proof = await holdpoint.prove(grant);
    expect(await executor.redeem(grant, view.digest, { proof })).toMatchObject({ requestId: view.id });
  });

  it.each<[string, (grant: string) => Promise<string | null>]>([
    ['no proof', async () => null],
    ['a proof by another key', async (grant) => proofBy(await generateKeyPair('ES256'), grant)],
    ['the proof of another grant, played again', async () => (await approved()).proof],
    ['the proof of a call, played again', async () => proofOfCall()],
  ])('with %s it is refused, here and by the service, and not used up', async (_, make) => {
    const { request, grant, proof } = await approved();
    const given = await make(grant);
    const refused: unknown = await executor.redeem(grant, { proof: given }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GrantError);
    expect(refused).toMatchObject({ code: 'grant_proof_invalid', status: 403 });
    const offline = { jwks: `${service.url}/.well-known/jwks.json`, audience: 'executor:acme:acme-exec', digest: request.digest };
    const presented = { proof: given, url: service.url };
    await expect(verifyGrant(grant, { ...offline, presented })).rejects.toMatchObject({
      code: 'grant_proof_invalid',
      fault: 'wrong_proof',
    });
    const { jkt } = await verifyGrant(grant, { ...offline, presented: { ...presented, proof } });
    expect(await verifyGrant(grant, { ...offline, jkt: jkt ?? '' })).toMatchObject({ jkt });
    await expect(verifyGrant(grant, { ...offline, jkt: 'another' })).rejects.toMatchObject({ fault: 'wrong_key' });
    expect(await executor.redeem(grant, { proof })).toMatchObject({ requestId: request.id });
  });
});

/** A proof for this very grant, by a key that it is not bound to. */
async function proofBy(keyPair: Awaited<ReturnType<typeof generateKeyPair>>, grant: string): Promise<string> {
  const { createProver } = await import('#sdk/prover.ts');
  const { ServerClock } = await import('#sdk/server-clock.ts');
  const { prove } = await createProver(new ServerClock(), keyPair);
  return prove({ method: 'POST', url: `${service.url}/api/v1/grants/redeem`, token: grant });
}

async function proofOfCall(): Promise<string> {
  const { dpop = '' } = await credential.headers({ method: 'POST', url: `${service.url}/api/v1/grants/redeem` });
  return dpop;
}
