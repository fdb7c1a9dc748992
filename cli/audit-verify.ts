import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { parseNoteKey } from '#lib/audit/checkpoint.ts';
import { type LogReport, type Pinned, verifyLog } from '#lib/audit/verify.ts';
import type { ExitCode } from './exit-code.ts';
import { type Output, UsageError } from './output.ts';
import { jsonLine } from './visible-line.ts';

const OPTIONS = {
  export: { type: 'string' },
  database: { type: 'string' },
  tenant: { type: 'string' },
  key: { type: 'string', multiple: true },
  checkpoint: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const;

/** `holdpoint audit verify`: checks an export, or the logs in a database by the same rules. */
export async function runAuditVerify(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if ((values.export === undefined) === (values.database === undefined)) throw new UsageError('audit verify needs --export or --database');
  if (values.export !== undefined && values.tenant !== undefined)
    throw new UsageError('--tenant goes with --database: an export is of one tenant');
  const pinned: Pinned = {
    checkpoints: await Promise.all((values.checkpoint ?? []).map((file) => readFile(file, 'utf8'))),
    ...(values.key ? { keys: values.key.map(parseNoteKey) } : {}),
  };
  const reports =
    values.export !== undefined
      ? [await verifyLog(readLines(values.export), pinned)]
      : await (await import('#at-the-service')).verifyDatabase(values.database ?? '', values.tenant, pinned);
  for (const report of reports) {
    if (values.json) output.out(jsonLine(report));
    else describe(report, output);
  }
  return reports.every((report) => report.ok) ? 0 : 1;
}

function readLines(file: string): AsyncIterable<string> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

function describe(report: LogReport, { out, err }: Output): void {
  const name = report.tenant ?? 'unknown log';
  for (const { detail } of report.problems) err(`${name}: ${detail}`);
  const unsealed = report.size - report.sealedSize;
  out(
    `${name}: ${report.ok ? 'whole' : 'NOT WHOLE'}, ${report.size} leaves, root ${report.root}, ` +
      `${report.checkpoints} good checkpoints up to ${report.sealedSize}, ${report.opened} payloads open, ${report.erased} erased, ${report.assertions} passkey signatures good`,
  );
  if (unsealed > 0) err(`${name}: the last ${unsealed} leaves are not sealed by a checkpoint yet`);
  if (!report.keysPinned && report.checkpoints > 0) {
    const pins = report.keys.map((key) => `--key ${key}`).join(' ');
    err(`${name}: its keys come from the log itself; to notice a log that was forged as a whole, pin them: ${pins}`);
  }
}
