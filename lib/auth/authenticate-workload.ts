import type { Config } from '#lib/config.ts';
import type { Database } from '#lib/store/database.ts';
import { authenticateBearer } from './authenticate-bearer.ts';
import { authenticateDpop, type DpopCall, type VerifyAccessToken } from './authenticate-dpop.ts';
import type { AgentPrincipal, ExecutorPrincipal } from './principal.ts';

type WorkloadCall = { authorization: string | undefined; fresh?: boolean } & Omit<DpopCall, 'token'>;

/**
 * The agent or executor behind a call: by its key (`Bearer`), or by an access token bound to a key of its own (`DPoP`).
 * The scheme says which, so a bound token sent as a bearer token is no credential (RFC 9449 section 7.2).
 */
export async function authenticateWorkload(
  db: Database,
  { authorization, fresh = false, ...call }: WorkloadCall,
  config: Pick<Config, 'keyPepper'>,
  verify: VerifyAccessToken,
): Promise<AgentPrincipal | ExecutorPrincipal> {
  const [, token] = /^DPoP ([^\s]{1,4096})$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) return authenticateBearer(db, authorization, config, { fresh });
  return (await authenticateDpop(db, { ...call, token }, verify)).principal;
}
