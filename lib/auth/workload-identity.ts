import type { Config } from '#lib/config.ts';
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts';

/** This service as an authorization server (RFC 8414). */
export type WorkloadIdentity = {
  /** This service's origin: the issuer of access tokens, and what is in the audience of a token meant for it. */
  issuer: string;
  accessTokenTtlMs: number;
  /** For tests alone: an issuer on this machine may speak http. */
  plainLoopback: boolean;
  issuerKeys: IssuerKeys;
};

export function workloadIdentity({
  publicUrl,
  accessTokenTtlSeconds,
  mode,
}: Pick<Config, 'publicUrl' | 'accessTokenTtlSeconds' | 'mode'>): WorkloadIdentity {
  return {
    issuer: publicUrl,
    accessTokenTtlMs: accessTokenTtlSeconds * 1_000,
    plainLoopback: mode === 'test',
    issuerKeys: createIssuerKeys(),
  };
}
