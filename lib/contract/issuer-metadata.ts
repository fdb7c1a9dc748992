import { z } from 'zod';

/** What is read of an issuer's discovery document (OpenID Connect Discovery, section 3). */
export const issuerMetadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** A JSON Web Key Set (RFC 7517) of somebody else's. What is in a key is for whoever imports it to judge. */
export const issuerKeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), use: z.string().optional() })).max(200) });
