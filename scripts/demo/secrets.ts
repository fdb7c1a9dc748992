import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Base64 each. `keySeed` makes the demo's agent and executor keys, so that they are the same on each run. */
export type DemoSecrets = { authSecret: string; keyPepper: string; grantKek: string; keySeed: string };

/** A demo that can not start, for a reason that a person can mend. */
export class DemoRefused extends Error {
  override readonly name = 'DemoRefused';
}

export const SECRETS_FILE = 'secrets.json';

/** The secrets of this data folder, made at its first start. Only their owner may read the file. */
export async function readSecrets(dataDir: string): Promise<DemoSecrets> {
  const file = path.join(dataDir, SECRETS_FILE);
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null) return JSON.parse(known) as DemoSecrets;
  if (existsSync(path.join(dataDir, 'database.json')))
    throw new DemoRefused(`${dataDir} has a database but no ${SECRETS_FILE}, without which it can not be opened. Start over with --reset.`);
  const [authSecret, keyPepper, grantKek, keySeed] = [1, 2, 3, 4].map(() => randomBytes(32).toString('base64')) as [
    string,
    string,
    string,
    string,
  ];
  const secrets = { authSecret, keyPepper, grantKek, keySeed };
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}
