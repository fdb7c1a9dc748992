import { logOrigin, makeCheckpoint } from '#lib/audit/checkpoint.ts';
import { rootFromPeaks } from '#lib/audit/merkle.ts';
import { getAuditHead, insertCheckpoint, readSealedSize } from '#lib/store/audit-log.ts';
import type { OpsContext } from './context.ts';

/** The part of the context that sealing needs. */
type SealContext = { db: OpsContext['db']; signer: Pick<OpsContext['signer'], 'signCheckpoint'> };

/**
 * Signs the tree head of one tenant's log and keeps the checkpoint. Idempotent: nothing new, nothing signed. The
 * signature is made between two transactions; the head may grow meanwhile, which leaves the signed one true.
 */
export async function sealLog(ctx: SealContext, { tenant }: { tenant: string }): Promise<void> {
  const { head, sealedSize } = await ctx.db.withTenant(tenant, async (sql) => ({
    head: await getAuditHead(sql, tenant),
    sealedSize: await readSealedSize(sql, tenant),
  }));
  if (head.size === sealedSize) return;
  // A log that shrank was tampered with. Signing the smaller head would bless it.
  if (head.size < sealedSize) throw new Error(`the log of ${tenant} has ${head.size} leaves, but ${sealedSize} were sealed`);
  const root = rootFromPeaks(head.peaks);
  const note = await makeCheckpoint({ origin: logOrigin(tenant), size: head.size, root }, (text) => ctx.signer.signCheckpoint(text));
  await ctx.db.withTenant(tenant, (sql) => insertCheckpoint(sql, tenant, { size: head.size, root, note }));
}
