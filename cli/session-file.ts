import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { configFolder } from './config-folder.ts';
import { UsageError } from './output.ts';
import { writePrivate } from './write-private.ts';

const session = z.object({ url: z.string(), email: z.string(), cookies: z.record(z.string(), z.string()) });

/** A person's sign-in at one service: what its cookies say, which is worth as much as a password while it lasts. */
export type Session = z.infer<typeof session>;

const fileOf = () => join(configFolder(), 'session.json');

/** Null when nobody is signed in. Throws UsageError when others could have read it: it is not a secret then. */
export async function findSession(): Promise<Session | null> {
  const file = fileOf();
  const found = await stat(file).catch(() => null);
  if (found === null) return null;
  if ((found.mode & 0o077) !== 0) throw new UsageError(`others can read ${file}: delete it, and sign in again`);
  const parsed = session.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new UsageError(`${file} is no session: delete it, and sign in again`);
  return parsed.data;
}

export async function saveSession(value: Session): Promise<void> {
  await mkdir(configFolder(), { recursive: true, mode: 0o700 });
  await writePrivate(fileOf(), `${JSON.stringify(value)}\n`);
}

export async function forgetSession(): Promise<void> {
  await rm(fileOf(), { force: true });
}
