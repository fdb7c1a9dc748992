import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { KeyPair } from '#sdk/main.ts';
import { UsageError } from './output.ts';

/**
 * The key pair in a file, made the first time: a token of an issuer belongs to the first key that brings it, and each command is
 * a process of its own. Throws UsageError when others could have read it.
 */
export async function keptKeyPair(file: string): Promise<KeyPair> {
  if ((await stat(file).catch(() => null)) === null) await make(file);
  if (((await stat(file)).mode & 0o077) !== 0) throw new UsageError(`others can read ${file}: delete it; a new one is made`);
  const jwk = JSON.parse(await readFile(file, 'utf8')) as JWK;
  const { d, ...publicJwk } = jwk;
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || d === undefined) throw new UsageError(`${file} is no private ES256 key`);
  const [privateKey, publicKey] = await Promise.all([importJWK({ ...publicJwk, d }, 'ES256'), importJWK(publicJwk, 'ES256')]);
  return { privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
}

/** Of two commands that make it at once, the second takes what the first made. */
async function make(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const partial = `${file}.${randomBytes(6).toString('hex')}.partial`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await writeFile(partial, `${JSON.stringify(await exportJWK(privateKey))}\n`, { mode: 0o600, flag: 'wx' });
    await link(partial, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(partial, { force: true });
  }
}
