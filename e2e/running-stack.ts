import type { DemoManifest } from '#prisma/seed/demo-manifest.ts';

/** A passkey that a person carries from browser to browser, as a security key on a keyring is. */
export type CarriedPasskey = { credentialId: string; privateKey: string; userHandle: string };

type Keyring = Record<'ana' | 'ben' | 'mara', CarriedPasskey>;

/** What a test needs to know of what runs. Plain JSON, because it travels to the workers. */
export type Stack = {
  url: string;
  manifest: DemoManifest;
  serverEnv: Record<string, string>;
  /** Of everybody who has one. Noor has none yet. */
  passkeys: Keyring;
  /** One for each worker: a key that is in two browsers at once may count its uses in another order than they arrive in. */
  keyrings: Keyring[];
};
