import type { AccessNotification } from '#lib/contract/access-request.ts';
import type { CallbackEvent } from '#lib/domain/callback.ts';

type Told = { requestId: string; event: CallbackEvent; pepState: string | null };

/** What a receiver is told: which task, its status, and where to read it. Never a result: the grant is collected there. */
export function toNotification({ requestId, event, pepState }: Told, issuer: string): AccessNotification {
  const task = { id: requestId, status: event, status_endpoint: `${issuer}/access/v1/requests/${requestId}` };
  return { ...(pepState === null ? {} : { state: pepState }), task };
}
