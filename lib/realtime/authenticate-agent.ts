import { authenticateBearer } from '#lib/auth/authenticate-bearer.ts';
import { authenticateDpop, recheckDpop } from '#lib/auth/authenticate-dpop.ts';
import type { AgentPrincipal, ExecutorPrincipal } from '#lib/auth/principal.ts';
import type { Config } from '#lib/config.ts';
import type { AgentAuth } from '#lib/contract/socket.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import type { AgentLogin } from './agent-namespace.ts';

/** Who connects to `/agent`: by key, or by access token and proof. Throws what the HTTP routes throw. */
export async function authenticateAgent({ token, proof }: AgentAuth, ctx: OpsContext, config: Config): Promise<AgentLogin> {
  if (proof === undefined) {
    const ask = async () => agentOnly(await authenticateBearer(ctx.db, `Bearer ${token}`, config));
    return { agent: await ask(), credential: token, recheck: ask };
  }
  const { issuer } = ctx.workloadIdentity;
  const call = { token, proof, htm: 'GET', htu: `${issuer}/socket.io/` };
  const { principal, claims } = await authenticateDpop(ctx.db, call, (given) => ctx.signer.verifyAccessToken(given, issuer));
  return { agent: agentOnly(principal), credential: token, recheck: () => recheckDpop(ctx.db, claims) };
}

function agentOnly(principal: AgentPrincipal | ExecutorPrincipal): AgentPrincipal {
  if (principal.kind !== 'agent') throw new HoldpointError('forbidden');
  return principal;
}
