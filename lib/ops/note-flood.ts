import { makeLeaf } from '#lib/audit/leaf.ts';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import type { Database } from '#lib/store/database.ts';
import { markFlooding } from '#lib/store/flooding.ts';
import { insertOwnNotice } from '#lib/store/notices.ts';
import type { OpsContext } from './context.ts';
import { newId } from './new-id.ts';
import { createMemory } from './process-memory.ts';

/** How often one agent is written down, so that a flood costs one write a minute. */
const NOTE_EVERY_MS = 60_000;

/** When this process wrote of which agent. */
const memoryOf = createMemory<number>();

/**
 * After an agent was refused with `error`: when that is for asking too much, it is marked as flooding for an hour, and its
 * managers are told once, however long it lasts. The refusal stands whatever happens here: what could not be written is
 * written at the next one.
 */
export async function noteFlood(
  ctx: Pick<OpsContext, 'db' | 'announceTenant'>,
  { tenant, id }: Pick<AgentPrincipal, 'tenant' | 'id'>,
  error: unknown,
): Promise<void> {
  const words = error instanceof HoldpointError ? WORDS[error.code] : undefined;
  if (words === undefined) return;
  const memory = memoryOf(ctx.db);
  const key = `${tenant} ${id}`;
  if (Date.now() - (memory.get(key) ?? 0) < NOTE_EVERY_MS) return;
  // Before the write, so that the refusals that come meanwhile do not write it too.
  memory.set(key, Date.now());
  try {
    if (await note(ctx.db, { tenant, agentId: id }, words)) ctx.announceTenant({ tenant, kind: 'agents' });
  } catch {
    memory.delete(key);
  }
}

const WORDS: Partial<Record<string, string>> = {
  too_many_pending: 'It has as many requests waiting as it may, and asks for more. They are refused; what waits is to be read, or denied.',
  rate_limited: 'It calls faster than it may. What is too much is refused, and other agents are served as ever.',
};

/** True when that is news. */
function note(db: Database, whose: { tenant: string; agentId: string }, body: string): Promise<boolean> {
  const { tenant, agentId } = whose;
  return db.withTenant(tenant, async (sql) => {
    const mark = await markFlooding(sql, whose);
    if (!mark?.begun) return false;
    const notice = { ...whose, kind: 'agent-flooding', agentName: mark.name, body, once: true } as const;
    await insertOwnNotice(sql, { ...notice, id: newId('ntc', mark.now) });
    const actor = { kind: 'system', id: 'flood-watch' };
    const leaf = { tenant, ts: mark.now, type: 'agent.flooding', actor, request: null, from: null, to: null, policy: null, digest: null };
    await appendLeaves(sql, tenant, [makeLeaf({ ...leaf, commit: { agent: { id: agentId, name: mark.name }, why: body } })], mark.now);
    return true;
  });
}
