import pg from 'pg';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { openDatabase } from '#lib/store/database.ts';
import { proposal } from '../e2e/calls.ts';
import { signInByApi } from '../e2e/sign-in.ts';
import { startStack } from '../e2e/stack.ts';

/** `few` sees one customer with a hundred held calls, `many` sees all three. One database, one server, at the same time. */
export type Who = 'few' | 'many';
export const WHO = ['few', 'many'] as const;
const TENANTS: Record<Who, string[]> = { few: ['harbor'], many: ['acme', 'northwind', 'harbor'] };
/** Whose easy calls each of them decides: of one customer, as switching to another one costs a look. */
export const DECIDES_FOR: Record<Who, string> = { few: 'harbor', many: 'acme' };
const SMALL = 100;

const host = (name: string) => ({ kind: 'host' as const, name });
/** Each is submitted once and goes the whole way through policy; the rest of the queue are copies of these. */
const MODELS: Record<string, object[]> = {
  acme: [proposal('restart'), proposal('cleanup'), proposal('isolateController'), proposal('passwordReset'), proposal('crossTenant')],
  northwind: [
    proposal('restartAtNorthwind'),
    proposal('restartAtNorthwind', { tool: 'host.reboot', arguments: { force: true }, targets: [host('nw-ws02'), host('nw-ws14')] }),
    proposal('restartAtNorthwind', { tool: 'host.isolate', arguments: { keepRmmChannel: true }, targets: [host('nw-dc01')] }),
  ],
  harbor: [
    proposal('restartAtHarbor'),
    proposal('restartAtHarbor', { tool: 'host.reboot', arguments: { force: true }, targets: [host('hl-ws03')] }),
  ],
};

export type QueueWorld = {
  url: string;
  postgresVersion: string;
  dataDirectory: string;
  browser: Browser;
  /** A signed-in browser of one person. */
  enter(who: Who): Promise<BrowserContext>;
  /** Harbor's agent proposes a call that belongs to the top of everybody's list; answers its id. */
  propose(): Promise<string>;
  pending(): Promise<Record<Who, number>>;
  close(): Promise<void>;
};

/** The demo's world with `total` held calls, the production server on it, and a browser. */
export async function openQueueWorld(total: number): Promise<QueueWorld> {
  const stack = await startStack();
  const ownerUrl = stack.serverEnv['DATABASE_OWNER_URL'] ?? '';
  const owner = openDatabase(ownerUrl, { max: 1 });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const close = async () => {
    await browser.close();
    await owner.close();
    await stack.stop();
  };

  async function submit(tenant: string, body: object): Promise<string> {
    const token = stack.manifest.agents.find((agent) => agent.tenant === tenant)?.token ?? '';
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const answer = await fetch(`${stack.url}/api/v1/requests`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer.status !== 201) throw new Error(`submit answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  }

  try {
    await owner.unscoped.query(
      `INSERT INTO person (id, email, name, password_hash)
       SELECT who, who || '@holdpoint.example', initcap(who), password_hash FROM person, unnest($1::text[]) AS who WHERE id = 'ana'`,
      [WHO],
    );
    for (const who of WHO)
      for (const tenant of TENANTS[who])
        await owner.withTenant(tenant, (sql) =>
          sql.query(`INSERT INTO membership (tenant_id, person_id, role) VALUES ($1, $2, 'technician')`, [tenant, who]),
        );
    const large = Math.floor((total - SMALL) / 2);
    const size: Record<string, number> = { harbor: SMALL, northwind: large, acme: total - SMALL - large };
    for (const [tenant, bodies] of Object.entries(MODELS)) {
      const models: string[] = [];
      for (const body of bodies) models.push(await submit(tenant, body));
      await owner.withTenant(tenant, (sql) => sql.query(COPY, [tenant, models, (size[tenant] ?? 0) - models.length]));
    }
    await analyze(ownerUrl);
    const [about] = await owner.unscoped.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    const [account] = stack.manifest.users;
    if (!about || !account) throw new Error('the world is empty');
    const users = WHO.map((who) => ({ ...account, email: `${who}@holdpoint.example` }));
    return {
      url: stack.url,
      postgresVersion: about.version,
      dataDirectory: stack.dataDir,
      browser,
      close,
      async enter(who) {
        const context = await browser.newContext({ baseURL: stack.url, viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
        await signInByApi(context.request, { url: stack.url, manifest: { ...stack.manifest, users } }, who);
        return context;
      },
      propose: () => submit('harbor', proposal('crossTenant', { targets: [host('hl-ws03'), host('acme-ws08')], deadlineSeconds: 900 })),
      async pending() {
        const counts: Record<Who, number> = { few: 0, many: 0 };
        for (const who of WHO)
          for (const tenant of TENANTS[who])
            counts[who] += await owner.withTenant(tenant, async (sql) => (await sql.query<{ n: number }>(COUNT, [tenant]))[0]?.n ?? 0);
        return counts;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Whole rows but for their id, which no two customers share, and for clocks, none of which strikes during a run: a list, a
 * page and a vote treat a copy as they do the call itself.
 */
const COPY = `INSERT INTO action_request
  SELECT (json_populate_record(r, json_build_object('id', 'req_' || r.tenant_id || lpad(i::text, 6, '0'), 'summary', r.summary || ', number ' || i,
    'created_at', r.created_at - i * interval '1 second', 'decide_by', now() + interval '4 hours' + i * interval '1 second',
    'settle_at', now() + interval '8 hours'))).*
  FROM generate_series(1, $3::int) AS i
  JOIN action_request r ON r.tenant_id = $1 AND r.id = ($2::text[])[1 + i % cardinality($2::text[])]`;
const COUNT = `SELECT count(*)::int AS n FROM action_request WHERE tenant_id = $1 AND status = 'pending'`;

/** What autovacuum would have done by the time that a queue has grown this long. */
async function analyze(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('VACUUM ANALYZE action_request');
  await client.end();
}
