import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { ConflictError, ForbiddenError } from '#sdk/main.ts';
import { headLines, proseLines } from './about-lines.ts';
import { callLines } from './call-lines.ts';
import { confirmApproval } from './confirm-approval.ts';
import { type Console, openConsole } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Output, UsageError } from './output.ts';
import { knownDetail } from './request-detail.ts';
import { ask, isAttended } from './terminal.ts';
import { jsonLine, visibleLine } from './visible-line.ts';

const OPTIONS = {
  url: { type: 'string' },
  reason: { type: 'string' },
  message: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `holdpoint decide ID [approve|deny|ask]`: what was on this terminal is what the verdict is about (I5). */
export async function runDecide(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [id, verdict = 'show', ...more] = positionals;
  if (id === undefined || more.length > 0) throw new UsageError('decide takes the id of one request and what to do with it');
  const page = await openConsole(values.url, output.signal);
  const path = `/api/console/requests/${encodeURIComponent(id)}`;
  const detail = await page.get(path, knownDetail);
  const end = (after: RequestDetail, words: string): ExitCode => {
    output.out(values.json ? jsonLine(after) : words);
    return exitCode('ok');
  };
  switch (verdict) {
    case 'show': {
      if (values.json) return end(detail, '');
      for (const line of wholeText(detail)) output.out(line);
      return exitCode('ok');
    }
    case 'approve': {
      assertMay(detail, 'approve');
      const consent = await confirmApproval(detail, page, output);
      if (consent === null) return unconfirmed(output);
      const after = await vote(page, path, detail, { verdict, reason: values.reason ?? '', ...consent });
      return end(
        after,
        after.request.status === 'pending' ? 'your approval counts; others have to sign too' : `it is ${after.request.status}`,
      );
    }
    case 'deny': {
      const reason = values.reason ?? (isAttended() ? await askReason(detail, output) : undefined);
      if (!reason?.trim()) throw new UsageError('a denial needs --reason: the agent gets these words');
      const after = await vote(page, path, detail, { verdict, reason });
      return end(after, `it is ${after.request.status}`);
    }
    case 'ask': {
      if (!values.message) throw new UsageError('ask needs --message');
      await page.post(`${path}/messages`, { body: values.message }, z.object({ id: z.string() }));
      return end(await page.get(path, knownDetail), 'asked; it still waits for a decision');
    }
    default:
      throw new UsageError(`decide takes approve, deny or ask, and not ${verdict}`);
  }
}

type Ballot = { verdict: 'approve' | 'deny'; reason: string; shown?: string | undefined; typed?: string | undefined };

/** The vote names what was read at the beginning, and never what is there by now. */
function vote(
  page: Console,
  path: string,
  { request: { digest, version, tenant } }: RequestDetail,
  ballot: Ballot,
): Promise<RequestDetail> {
  return page.post(`${path}/votes`, { ...ballot, digest, version, tenant }, knownDetail);
}

/** Asked before a person reads for nothing; the service decides again. */
function assertMay({ may, request }: RequestDetail, what: 'approve'): void {
  if (may[what]) return;
  if (may.whyNot === null) throw new ConflictError('already_decided', { status: 409, detail: `The request is ${request.status}.` });
  throw new ForbiddenError('forbidden', { status: 403, detail: may.whyNot });
}

function wholeText(detail: RequestDetail): string[] {
  return [...headLines(detail), ...callLines(detail).map(({ text }) => text), ...proseLines(detail)];
}

async function askReason(detail: RequestDetail, output: Output): Promise<string | undefined> {
  for (const line of wholeText(detail)) output.err(line);
  return (await ask(`Why not? ${visibleLine(detail.agent.name)} gets these words: `, output)) ?? undefined;
}

function unconfirmed({ err }: Output): ExitCode {
  err('holdpoint: not confirmed, so nothing was decided');
  return exitCode('unconfirmed');
}
