import { z } from 'zod';
import { apiFetch } from './api-fetch.ts';

/** A manager has read it; it leaves everybody's screen. */
export function acknowledgeNotice(id: string): Promise<unknown> {
  return apiFetch(`/api/console/notices/${encodeURIComponent(id)}/acknowledge`, z.unknown(), { method: 'POST', body: {} });
}
