import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorkloadIssuer, type WorkloadIssuer } from '../test/workload-issuer.fixture.ts';
import { federate } from '../test/workload.fixture.ts';
import { CLIENTS } from './clients.fixture.ts';
import { createGated, type Gated, type GateCommand } from './gated.fixture.ts';

/** A gate without keys: its agent and its executor are workloads of a real issuer, and the grant goes from the one to the other with a proof. */
let gated: Gated;
let issuer: WorkloadIssuer;
let command: GateCommand;
beforeAll(async () => {
  [gated, issuer] = await Promise.all([createGated(), startWorkloadIssuer()]);
  const { service } = gated;
  const fileFor = async (workload: string) => {
    const file = join(gated.folder, '..', `token-${workload}`);
    await writeFile(file, await issuer.tokenFor(workload, service.url));
    return file;
  };
  const pinned = (subject: string, principal: object) => federate(service, { kind: 'oidc', issuer: issuer.issuer, subject, principal });
  const { env, ...rest } = gated.command();
  command = {
    ...rest,
    env: {
      PATH: env['PATH'] ?? '',
      HOLDPOINT_URL: service.url,
      XDG_CONFIG_HOME: join(gated.folder, '..', 'config'),
      HOLDPOINT_AGENT_TOKEN_FILE: await fileFor('patching-agent'),
      HOLDPOINT_AGENT_FEDERATION: await pinned('patching-agent', { kind: 'agent', id: 'acme-agent' }),
      HOLDPOINT_EXECUTOR_TOKEN_FILE: await fileFor('another-agent'),
      HOLDPOINT_EXECUTOR_FEDERATION: await pinned('another-agent', { kind: 'executor', id: 'acme-exec-b' }),
    },
  };
});
afterAll(async () => {
  expect(gated.service.node.errors).toEqual([]);
  await Promise.all([gated.close(), issuer.close()]);
});

it('proposes, asks, and runs what was approved; a gate that starts again has the same keys', async () => {
  const first = await CLIENTS['v2 legacy'](command);
  await first.list();
  expect(await gated.reviewAll('reversible')).toBeGreaterThan(10);
  await first.close();

  const client = await CLIENTS['v2 legacy'](command);
  try {
    const wrote = client.call('write_file', { path: join(gated.folder, 'federated.txt'), content: 'held' });
    const view = await gated.pendingFor('federated.txt');
    expect((await gated.service.vote(gated.ana, view)).status).toBe(200);
    expect(await wrote).not.toHaveProperty('isError', true);
    expect(await readFile(join(gated.folder, 'federated.txt'), 'utf8')).toBe('held');
    expect(await gated.view(view.id)).toMatchObject({ status: 'succeeded' });
    const { rows } = await gated.service.world.test.admin.query(`SELECT count(*)::int AS n FROM audit_leaf WHERE type = 'access.issued'`);
    expect(rows[0]?.n).toBeGreaterThanOrEqual(3);
  } finally {
    await client.close();
  }
});
