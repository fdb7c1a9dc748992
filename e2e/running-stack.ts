import type { DemoManifest } from '#prisma/seed/demo-manifest.ts';

/** A passkey that a person carries from browser to browser, as a security key on a keyring is. */
export type CarriedPasskey = { credentialId: string; privateKey: string; userHandle: string };

/** What a test needs to know of what runs. Plain JSON, because it travels to the workers. */
export type Stack = {
  url: string;
  manifest: DemoManifest;
  serverEnv: Record<string, string>;
  /** Of everybody who has one. Noor has none yet. */
  passkeys: Record<'ana' | 'ben' | 'mara', CarriedPasskey>;
};
