import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LibraryScript } from '#lib/domain/script.ts';

const read = (file: string, interpreter: string, signedBy: string | null): LibraryScript => {
  const bytes = readFileSync(new URL(file, import.meta.url));
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    name: file.split('/').at(-1) ?? file,
    interpreter,
    content: bytes.toString('utf8'),
    signedBy,
  };
};

/** Each demo customer's library: what the lab's hosts run, a script for elsewhere, and one that nobody has signed. */
export const DEMO_SCRIPTS: readonly LibraryScript[] = [
  read('../../lab/scripts/clear-print-queue.sh', 'bash', 'Service desk release key'),
  read('scripts/restart-print-spooler.ps1', 'powershell', 'Service desk release key'),
  read('scripts/collect-logs.sh', 'bash', null),
];
