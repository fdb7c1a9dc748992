import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { createService, type Service, type Session } from '../test/service.fixture.ts';
import { startWorkloadIssuer, type WorkloadIssuer } from '../test/workload-issuer.fixture.ts';
import { federate } from '../test/workload.fixture.ts';
import { ASK, holdpoint, idOf, newHome, start } from './holdpoint.fixture.ts';

let service: Service;
let ana: Session;

beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
});
afterAll(() => service.close());

const someoneWaits = () => vi.waitFor(() => expect(service.node.wakeUps.size).toBeGreaterThan(0), { timeout: 30_000 });

describe('a workload with a token in a file', () => {
  let issuer: WorkloadIssuer;
  let federated: Record<string, string>;
  const home = newHome();
  beforeAll(async () => {
    issuer = await startWorkloadIssuer();
    const federation = await federate(service, { kind: 'oidc', issuer: issuer.issuer, subject: 'patching-agent' });
    const file = join(home, 'token');
    await writeFile(file, `${await issuer.tokenFor('patching-agent', service.url)}\n`);
    federated = {
      HOLDPOINT_URL: service.url,
      HOLDPOINT_WORKLOAD_TOKEN_FILE: file,
      HOLDPOINT_FEDERATION: federation,
      XDG_CONFIG_HOME: home,
    };
  });
  afterAll(() => issuer.close());

  it('asks in one process and waits in another, by one key that only its owner can read; the grant comes with its proof', async () => {
    const [one, other] = await Promise.all([holdpoint(ASK, federated), holdpoint(['tools'], federated)]);
    expect([one.code, other.code]).toEqual([6, 0]);
    const grantFile = join(home, 'grant.jws');
    const waiting = holdpoint(['wait', idOf(one), '--grant-file', grantFile], federated);
    await someoneWaits();
    const { body } = await ana.call('GET', `/api/console/requests/${idOf(one)}`);
    const { request } = body as unknown as { request: RequestView };
    await service.vote(ana, request);
    expect(await waiting).toMatchObject({ code: 0, err: expect.stringContaining(`${grantFile}.proof`) as string });
    const [grant, proof] = await Promise.all([readFile(grantFile, 'utf8'), readFile(`${grantFile}.proof`, 'utf8')]);
    const redeem = { grant: grant.trim(), digest: request.digest };
    const redeemed = async (extra: object) =>
      (await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body: { ...redeem, ...extra } })).status;
    expect([await redeemed({}), await redeemed({ proof: proof.trim() })]).toEqual([403, 200]);
    const kept = join(home, 'holdpoint', `${federated['HOLDPOINT_FEDERATION']}.jwk`);
    for (const file of [kept, `${grantFile}.proof`]) expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(kept, 0o644);
    expect(await holdpoint(['tools'], federated)).toMatchObject({ code: 2, err: expect.stringContaining('others can read') as string });
    await chmod(kept, 0o600);
  });

  it('is followed by its websocket, and looked at by the doctor', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const tail = start(['tail', view.id, '--json'], federated);
    await tail.until(/"pending"/);
    await service.vote(ana, view, 'deny', { reason: 'no' });
    expect(await tail.ended).toMatchObject({ code: 0, out: expect.stringContaining('"denied"') as string });
    const { code, out } = await holdpoint(['doctor'], federated);
    expect(out).not.toMatch(/^(fail|warn)/m);
    expect(code).toBe(0);
    for (const check of ['valid', 'long-poll', 'websocket']) expect(out).toMatch(new RegExp(`^ok +${check} `, 'm'));
  });

  it('says what is missing or too much, and a token that is not taken is a refusal', async () => {
    const { HOLDPOINT_FEDERATION: _, ...without } = federated;
    expect(await holdpoint(['tools'], without)).toMatchObject({ code: 2, err: expect.stringContaining('fed_…') as string });
    const gone = { ...federated, HOLDPOINT_WORKLOAD_TOKEN_FILE: join(home, 'nowhere') };
    expect(await holdpoint(['tools'], gone)).toMatchObject({ code: 2, err: expect.stringContaining('ENOENT') as string });
    const both = ['tools', '--key-file', 'x', '--workload-token-file', 'y'];
    expect(await holdpoint(both, federated)).toMatchObject({ code: 2, err: expect.stringContaining('not both') as string });
    const another = join(home, 'another');
    await writeFile(another, await issuer.tokenFor('another-agent', service.url));
    const refused = await holdpoint(['tools', '--workload-token-file', another], federated);
    expect(refused).toMatchObject({ code: 7, err: expect.stringContaining('invalid_request') as string });
  });
});
