import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Credential, workloadIdentity } from '#sdk/main.ts';
import { configFolder } from './config-folder.ts';
import { keptKeyPair } from './kept-key-pair.ts';
import { UsageError } from './output.ts';

/** Where a workload finds its own token, and which federation it is for. `keyFile` is where its key pair is kept. */
export type WorkloadFiles = { tokenFile: string; federation: string | undefined; keyFile?: string | undefined };

/** A workload by the token of its issuer, or its JWT-SVID, in a file that whoever writes it also replaces. Throws UsageError. */
export async function workloadCredential(url: string, { tokenFile, federation, keyFile }: WorkloadFiles): Promise<Credential> {
  // It becomes the name of a file.
  if (!federation || !/^fed_[0-9A-Za-z]+$/.test(federation))
    throw new UsageError('a token in a file goes with its federation, fed_…, as the page of the agent or executor shows it');
  const keyPair = await keptKeyPair(keyFile ?? join(configFolder(), `${federation}.jwk`));
  const assertion = () => readFile(tokenFile, 'utf8');
  // A file that is not there is said now, and not as a refusal later.
  await assertion();
  return workloadIdentity({ url, federation, assertion, keyPair });
}
