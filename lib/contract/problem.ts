import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '#lib/domain/error-code.ts';

/** RFC 9457 problem document. `code` is stable; `detail` is for people; anything else is code-specific. */
export const problem = z
  .looseObject({
    type: z.string().meta({ examples: ['https://holdpoint.dev/problems/stale_view'] }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
