import { enqueueLateDeliveries } from '#lib/store/callback-deliveries.ts';
import type { OpsContext } from './context.ts';

/** Sees to it that what is due is delivered although the process that had taken it is gone. May run twice, or beside others. */
export async function findLateCallbacks({ db }: Pick<OpsContext, 'db'>): Promise<void> {
  await enqueueLateDeliveries(db);
}
