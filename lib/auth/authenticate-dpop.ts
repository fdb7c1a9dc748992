import type { AccessClaims } from '#lib/domain/access-token.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { admitProof, readStanding, type WorkloadStanding } from '#lib/store/workload-standing.ts';
import type { AgentPrincipal, ExecutorPrincipal } from './principal.ts';
import { isProofCurrent, ProofRefused, type ProofTarget, REMEMBER_PROOF_MS, verifyProof } from './verify-proof.ts';

type Workload = AgentPrincipal | ExecutorPrincipal;

/** Checks signature, type, issuer and audience of an access token; throws invalid_token. The signer's, for one issuer. */
export type VerifyAccessToken = (token: string) => Promise<AccessClaims>;

/** What came with a call: the access token, the proof, and the method and URL that the proof must be for. */
export type DpopCall = { token: string; proof: string | undefined } & Pick<ProofTarget, 'htm' | 'htu'>;

/**
 * The workload behind `Authorization: DPoP` (RFC 9449 section 7). Everything that may have changed since the token was made
 * is asked of the database at each call: its federation, its workload, and the proof, which is good once. Throws
 * invalid_token, invalid_dpop_proof, credential_revoked, agent_suspended.
 */
export async function authenticateDpop(db: Database, { token, proof, htm, htu }: DpopCall, verify: VerifyAccessToken) {
  const claims = await verify(token);
  const proven = await verifyProof(proof, { htm, htu, token }).catch((error: unknown) => {
    throw error instanceof ProofRefused ? new HoldpointError('invalid_dpop_proof', error.message) : error;
  });
  if (proven.jkt !== claims.jkt) throw new HoldpointError('invalid_dpop_proof', 'The token is bound to another key.');
  const standing = await admitProof(db, claims, { hash: proven.hash, lifetimeMs: REMEMBER_PROOF_MS });
  if (!isProofCurrent(proven, standing.now))
    throw new HoldpointError('invalid_dpop_proof', "The proof is too old, or ahead of the service's clock.");
  if (!standing.fresh) throw new HoldpointError('invalid_dpop_proof', 'The proof was used before; make one for each call.');
  return { principal: judge(claims, standing), claims };
}

/** Whether what a connection began with still counts. Throws as above; it takes no proof, for nothing is asked by it. */
export async function recheckDpop(db: Database, claims: AccessClaims): Promise<Workload> {
  return judge(claims, await readStanding(db, claims));
}

function judge(claims: AccessClaims, { now, name, suspended, federated }: WorkloadStanding): Workload {
  if (!(now < claims.expiresAt)) throw new HoldpointError('invalid_token', 'The access token has expired; get another one.');
  if (!federated || name === null) throw new HoldpointError('credential_revoked');
  const { kind, tenant, id, federationId, jkt } = claims;
  if (suspended) throw new HoldpointError(kind === 'agent' ? 'agent_suspended' : 'credential_revoked');
  return { kind, tenant, id, name, keyId: federationId, jkt };
}
