import { parseArgs } from 'node:util';
import { KEK_BYTES, readKeyEncryptionKey } from '#lib/config.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { openDatabase } from '#lib/store/database.ts';
import type { ExitCode } from './exit-code.ts';
import { type Output, UsageError } from './output.ts';

const OPTIONS = { database: { type: 'string' } } as const;

/**
 * `holdpoint keys rotate`: a new grant key now, for when the old one may be known to somebody. Running nodes publish it
 * within half a minute and sign by it after a minute. The key-encryption key comes from the environment and not from an
 * argument, which every user of the machine could read.
 */
export async function runKeysRotate(args: readonly string[], { out, err }: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (!values.database) throw new UsageError('keys rotate needs --database');
  const kek = readKeyEncryptionKey(process.env['HOLDPOINT_GRANT_KEK'] ?? '');
  if (!kek) throw new UsageError(`HOLDPOINT_GRANT_KEK is not set to ${KEK_BYTES} bytes in base64`);
  const db = openDatabase(values.database, { max: 1 });
  try {
    const kid = await createSigner({ db, kek }).rotate();
    if (kid === null) {
      err('another node made a new key at the same moment');
      return 1;
    }
    out(kid);
    err('it signs in one minute; what the old key signed holds until it expires');
    return 0;
  } finally {
    await db.close();
  }
}
