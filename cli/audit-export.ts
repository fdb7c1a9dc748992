import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { exportAudit } from '#lib/ops/export-audit.ts';
import { openDatabase } from '#lib/store/database.ts';
import type { ExitCode } from './exit-code.ts';
import { type Output, UsageError } from './output.ts';

const OPTIONS = {
  database: { type: 'string' },
  tenant: { type: 'string' },
  out: { type: 'string' },
} as const;

/** `holdpoint audit export`: one tenant's log to a file. The file appears when it is complete, or not at all. */
export async function runAuditExport(args: readonly string[], { data, err }: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { database, tenant, out: file } = values;
  if (!database || !tenant || !file) throw new UsageError('audit export needs --database, --tenant and --out');
  const db = openDatabase(database, { max: 1 });
  try {
    if (file === '-') {
      for await (const line of exportAudit(db, tenant)) data(line);
    } else {
      await writeWhole(file, exportAudit(db, tenant));
      err(`wrote ${file}`);
    }
    return 0;
  } finally {
    await db.close();
  }
}

async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await pipeline(Readable.from(withLineFeeds(lines)), createWriteStream(partial, { mode: 0o600 }));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function* withLineFeeds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
