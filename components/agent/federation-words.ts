import type { FederationView } from '#lib/contract/federation.ts';

export const FEDERATION_WORDS: Record<FederationView['kind'], { word: string; what: string }> = {
  oidc: { word: 'OpenID Connect', what: 'An issuer’s token says who it is' },
  spiffe: { word: 'SPIFFE', what: 'A JWT-SVID of a trust domain' },
  private_key_jwt: { word: 'Its own key', what: 'It signs for itself (private_key_jwt)' },
};
