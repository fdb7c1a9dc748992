import { z } from 'zod';
import { instant, jsonObject, plainText } from './json.ts';

export const passkeyView = z
  .object({ id: z.string(), name: z.string(), createdAt: instant, lastUsedAt: instant.nullable() })
  .meta({ id: 'Passkey' });
export type PasskeyView = z.infer<typeof passkeyView>;

export const passkeyList = z
  .object({
    items: z.array(passkeyView),
    mayEnrol: z.boolean(),
    whyNot: z.string().nullable(),
    asksPassword: z.boolean().meta({ description: 'Nothing vouches for a new one yet: the password has to be said again' }),
  })
  .meta({ id: 'PasskeyList' });
export type PasskeyList = z.infer<typeof passkeyList>;

/** `password` is asked for where no passkey of the person's vouches for the new one. */
export const beginPasskeyBody = z.strictObject({ password: z.string().max(1_024).optional() }).meta({ id: 'BeginPasskey' });

/** What a browser needs to make a passkey. With `assertion`, one of the person's passkeys has to vouch for the new one. */
export const passkeyOptions = z
  .object({
    options: jsonObject.meta({ description: 'PublicKeyCredentialCreationOptionsJSON, for `navigator.credentials.create`' }),
    assertion: jsonObject
      .nullable()
      .meta({ description: 'PublicKeyCredentialRequestOptionsJSON, for `navigator.credentials.get`, over the same challenge' }),
  })
  .meta({ id: 'PasskeyOptions' });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

export const enrolBody = z
  .strictObject({
    name: plainText(64).refine((text) => text.trim() !== '', 'must not be empty'),
    credential: jsonObject.meta({ description: 'RegistrationResponseJSON of WebAuthn Level 3' }),
    assertion: jsonObject.optional().meta({ description: 'AuthenticationResponseJSON of a passkey that the person has already' }),
  })
  .meta({ id: 'EnrolPasskey' });
export type EnrolBody = z.infer<typeof enrolBody>;

const personView = z.object({ id: z.string(), name: z.string(), email: z.string() }).meta({ id: 'Person' });

export const personList = z.object({ items: z.array(personView) }).meta({ id: 'PersonList' });
export type PersonList = z.infer<typeof personList>;

export const recoveryView = z
  .object({
    id: z.string(),
    person: personView,
    requestedBy: z.string(),
    requestedAt: instant,
    approvedBy: z.string().nullable(),
    expiresAt: instant,
    mayApprove: z.boolean(),
  })
  .meta({ id: 'PasskeyRecovery' });
export type RecoveryView = z.infer<typeof recoveryView>;

export const recoveryList = z.object({ items: z.array(recoveryView) }).meta({ id: 'PasskeyRecoveryList' });
export type RecoveryList = z.infer<typeof recoveryList>;
