import type { Context } from 'hono';
import { sourceAddress as addressOf } from '#lib/auth/source-address.ts';
import type { Config } from '#lib/config.ts';
import type { ApiEnv } from './env.ts';

/** Where an HTTP call comes from. */
export function sourceAddress(c: Context<ApiEnv>, config: Pick<Config, 'trustProxy'>): string {
  return addressOf(config, c.req.header('x-forwarded-for'), c.env.incoming.socket.remoteAddress);
}
