import { makeLeaf } from '#lib/audit/leaf.ts';
import { readKeySource } from '#lib/auth/key-source.ts';
import type { AgentPrincipal, ExecutorPrincipal } from '#lib/auth/principal.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import type { Database } from '#lib/store/database.ts';
import { insertKeyUse, type KeySource } from '#lib/store/key-sources.ts';
import { insertOwnNotice } from '#lib/store/notices.ts';
import { newId } from './new-id.ts';
import { createMemory } from './process-memory.ts';

/** How often one key from one place is written down, so that a busy agent costs one write a minute. */
const NOTE_EVERY_MS = 60_000;
const MAX_PLACES = 200;

/** What this process wrote down of one key: which place came last, by address family, and when it wrote of each. */
type Noted = { latest: Map<number, string>; shared: boolean; at: Map<string, number> };
const memoryOf = createMemory<Noted>();

/**
 * Notes when and from where a key is used. A key that is used from two places in turn is marked, and the managers are told
 * once a day; nothing is refused because of it. Written once a minute for each place, and whenever the place changes: which
 * place came last is how sharing is seen. A token that is bound to a key of the workload's own is of no use to a second
 * holder, so there is nothing to watch for.
 */
export async function noteKeyUse(
  db: Database,
  config: Parameters<typeof readKeySource>[0],
  workload: AgentPrincipal | ExecutorPrincipal,
  from: { address: string; userAgent: string | undefined },
): Promise<void> {
  const { keyId, tenant, jkt } = workload;
  if (jkt !== undefined) return;
  const source = readKeySource(config, { tenant, ...from });
  const memory = memoryOf(db);
  const known = memory.get(keyId) ?? { latest: new Map(), shared: false, at: new Map() };
  const isFresh = Date.now() - (known.at.get(source.source) ?? 0) < NOTE_EVERY_MS;
  if (isFresh && (known.shared || known.latest.get(source.family) === source.source)) return;
  if (known.at.size >= MAX_PLACES) known.at.clear();
  // Before the write, so that the calls that come meanwhile do not write it too.
  known.latest.set(source.family, source.source);
  known.at.set(source.source, Date.now());
  memory.set(keyId, known);
  try {
    known.shared = await note(db, workload, source);
  } catch (error) {
    memory.delete(keyId);
    throw error;
  }
}

function note(db: Database, { tenant, kind, id, keyId }: AgentPrincipal | ExecutorPrincipal, source: KeySource): Promise<boolean> {
  return db.withTenant(tenant, async (sql) => {
    const use = await insertKeyUse(sql, { tenant, kind, id, keyId, ...source });
    if (!use?.flagged) return use?.shared ?? false;
    const notice = { tenant, kind: 'key-shared', agentId: id, agentName: use.name, body: WORDS } as const;
    if (kind === 'agent') await insertOwnNotice(sql, { ...notice, id: newId('ntc', use.now) });
    const actor = { kind: 'system', id: 'key-watch' };
    const leaf = { tenant, ts: use.now, type: 'key.shared', actor, request: null, from: null, to: null, policy: null, digest: null };
    const commit = { [kind]: { id, name: use.name }, key: { keyId }, place: { network: source.network, client: source.client } };
    await appendLeaves(sql, tenant, [makeLeaf({ ...leaf, commit })], use.now);
    return true;
  });
}

const WORDS = 'One key is used from two places in turn. If that is not one workload behind two addresses, revoke the key and make another.';
