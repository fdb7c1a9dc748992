import { z } from 'zod';
import { instant, requestId, tenantBadge } from './json.ts';

export const noticeView = z
  .object({
    id: z.string(),
    tenant: tenantBadge,
    kind: z.enum(['agent-reported', 'agent-flooding', 'key-shared', 'passkey-enrolled']),
    agent: z.string().nullable().meta({ description: 'The ref of the workload that it is about' }),
    requestId: requestId.nullable(),
    agentName: z.string(),
    by: z.string(),
    body: z.string(),
    at: instant,
    acknowledgedBy: z.string().nullable(),
  })
  .meta({ id: 'Notice' });
export type NoticeView = z.infer<typeof noticeView>;

export const noticeList = z.object({ items: z.array(noticeView) }).meta({ id: 'NoticeList' });
