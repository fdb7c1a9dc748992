import { z } from '@hono/zod-openapi';

/** `traceparent` (W3C Trace Context), read by `readTraceparent`. No rule stands here: what is not valid is ignored and never an error. */
export const traceHeader = z.object({
  traceparent: z.string().optional().openapi({
    description:
      'W3C Trace Context: the span that asks. Kept with the request and given to its executor; one that is not valid is ignored, and so is one that comes with a replay',
    example: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  }),
});
