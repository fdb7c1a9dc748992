import type { Context } from 'hono';
import type { Config } from '#lib/config.ts';
import type { ApiEnv } from './env.ts';

/** Where a call comes from. A header says so only when a proxy that we run writes it; its last entry is that proxy's. */
export function sourceAddress(c: Context<ApiEnv>, { trustProxy }: Pick<Config, 'trustProxy'>): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded || c.env.incoming.socket.remoteAddress || '0.0.0.0';
}
