import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Opening } from '#lib/audit/commitment.ts';
import type { ExportLine } from '#lib/audit/export.ts';
import type { LogReport } from '#lib/audit/verify.ts';
import type { Stack } from './running-stack.ts';

const CLI = path.resolve(import.meta.dirname, '../cli/holdpoint.ts');

export type ExportedLeaf = { type: string; actor: string; digest: string; ts: string; openings: Record<string, Opening> };

async function holdpoint(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [CLI, ...args])).stdout;
}

/** A customer's log in a file, as an auditor takes it away. */
export async function exportLog(stack: Stack, tenant: string, file: string): Promise<void> {
  await holdpoint('audit', 'export', '--database', stack.serverEnv['DATABASE_URL'] ?? '', '--tenant', tenant, '--out', file);
}

/** What the verifier says about an export that is whole, with nothing but the file. Rejects for one that is not. */
export async function verifyExport(file: string): Promise<LogReport> {
  return JSON.parse(await holdpoint('audit', 'verify', '--export', file, '--json')) as LogReport;
}

/** The leaves of one request in an export, oldest first. */
export async function leavesOf(file: string, requestId: string): Promise<ExportedLeaf[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.flatMap((text) => {
    const line = JSON.parse(text) as ExportLine;
    if (line.kind !== 'leaf') return [];
    const leaf = JSON.parse(line.bytes) as { request: string; type: string; actor: { id: string }; digest: string; ts: string };
    if (leaf.request !== requestId) return [];
    const openings = (line.openings ?? {}) as Record<string, Opening>;
    return [{ type: leaf.type, actor: leaf.actor.id, digest: leaf.digest, ts: leaf.ts, openings }];
  });
}
