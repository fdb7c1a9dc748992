import { HoldpointError, type Refusal } from './errors.ts';

/** Why a grant was refused before anybody was asked. */
export type GrantFault =
  | 'malformed'
  | 'wrong_algorithm'
  | 'wrong_type'
  | 'unknown_key'
  | 'bad_signature'
  | 'missing_claim'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'wrong_tenant'
  | 'wrong_tool'
  | 'wrong_request'
  | 'digest_mismatch'
  | 'wrong_key'
  | 'wrong_proof'
  | 'expired'
  | 'not_yet_valid'
  | 'keys_unavailable';

const CODES: Partial<Record<GrantFault, string>> = {
  wrong_audience: 'wrong_executor',
  digest_mismatch: 'digest_mismatch',
  wrong_key: 'grant_proof_invalid',
  wrong_proof: 'grant_proof_invalid',
  expired: 'expired',
  keys_unavailable: 'unavailable',
};

/**
 * A grant that must not be run. `code` is the one that the service has for it (`invalid_grant`, `wrong_executor`,
 * `digest_mismatch`, `grant_proof_invalid`, `expired`, `consumed`, `revoked`, `policy_changed`, `approver_lost` …); `fault` says more when the
 * grant was judged here, and is null when the service refused it.
 */
export class GrantError extends HoldpointError {
  override readonly name = 'GrantError';
  readonly fault: GrantFault | null;

  constructor(code: string, refusal: Refusal, fault: GrantFault | null = null) {
    super(code, refusal);
    this.fault = fault;
  }
}

/** The error of a grant that was judged here. */
export function grantFault(fault: GrantFault, detail: string, cause?: unknown): GrantError {
  return new GrantError(CODES[fault] ?? 'invalid_grant', { status: 0, detail, cause }, fault);
}
