import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type LabScript = { name: string; sha256: string; file: string };

/** The only scripts that a host of the lab runs, each named by the SHA-256 of its bytes. */
export function listScripts(): LabScript[] {
  const folder = new URL('./scripts/', import.meta.url);
  return readdirSync(folder).map((name) => {
    const file = fileURLToPath(new URL(name, folder));
    return { name, sha256: createHash('sha256').update(readFileSync(file)).digest('hex'), file };
  });
}
