import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './env.ts';

/** AuthZEN 1.0: the answer names the `X-Request-ID` that its question came with, refusals too. One that is no header text is left out. */
export const echoRequestId = createMiddleware<ApiEnv>(async (c, next) => {
  await next();
  const id = c.req.header('x-request-id');
  if (id !== undefined && /^[\x20-\x7e]+$/.test(id)) c.res.headers.set('x-request-id', id);
});
