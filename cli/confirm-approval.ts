import type { RequestDetail, VoteBody } from '#lib/contract/console-view.ts';
import { z } from 'zod';
import { shownOf, type Shown, shownText } from '#lib/domain/shown.ts';
import { BrowserNeeded } from './browser-needed.ts';
import { callLines } from './call-lines.ts';
import type { Console } from './console.ts';
import { headLines, proseLines } from './about-lines.ts';
import { mayBeReordered } from './right-to-left.ts';
import type { Output } from './output.ts';
import { showPages } from './show-pages.ts';
import { ask, isAttended, settle } from './terminal.ts';
import { visibleLine } from './visible-line.ts';

/** Two clocks never argue over a tick. */
const MARGIN_MS = 150;
const MIN_COLUMNS = 40;

/** What an approval carries beside the verdict. */
export type Consent = Pick<VoteBody, 'shown' | 'typed'>;

/**
 * Shows the whole call on this terminal and asks for what its risk asks for. Null when the person does not confirm.
 * Throws BrowserNeeded where a terminal cannot be honest, or has no passkey.
 */
export async function confirmApproval(detail: RequestDetail, page: Console, output: Output): Promise<Consent | null> {
  const screen = screenFor(detail, page);
  const call = callLines(detail);
  const around = (lines: string[]) => lines.map((text) => ({ text }));
  const shown = await showPages([...around(headLines(detail)), ...call, ...around(proseLines(detail))], screen, output);
  if (shown === null) return null;
  const { id, digest, version } = detail.request;
  await page.post(`/api/console/requests/${encodeURIComponent(id)}/views`, { digest, version }, z.unknown());
  await settle(detail.minDwellMs + MARGIN_MS, output);
  if (!(await noticesCustomer(detail, output))) return null;
  const wanted = wordFor(detail);
  const typed = (await ask(`To approve, type ${wanted.text}: `, output))?.trim();
  if (typed !== wanted.text) return null;
  return { shown: await hashShown(shown), ...(wanted.isName ? { typed } : {}) };
}

/** Everything that makes a yes on this terminal worth less than one in the browser. */
function screenFor(detail: RequestDetail, page: Console): { rows: number; columns: number } {
  const refuse = (why: string): never => {
    throw new BrowserNeeded(why, page.pageOf(detail.request.id));
  };
  if (detail.request.approval?.stepUp) return refuse('this route wants a passkey, which a terminal does not have');
  const { rows, columns } = process.stdout;
  if (!isAttended() || rows < 4 || columns < MIN_COLUMNS)
    return refuse(`approving needs a person at a terminal of at least ${MIN_COLUMNS} columns`);
  const { request, script, nameToType } = detail;
  if (mayBeReordered(shownText(shownOf(request.arguments, request.targets, script?.content ?? null))))
    return refuse('the call holds text that runs from right to left, which terminals reorder');
  if (nameToType !== null && visibleLine(nameToType) !== nameToType) return refuse('the name that has to be typed is not plain text');
  return { rows, columns };
}

/** The price of a yes: a word, the tool's name, or the target's (lib/domain/risk.ts). */
function wordFor({ friction, nameToType, request }: RequestDetail): { text: string; isName: boolean } {
  if (friction === 'key') return { text: 'yes', isName: false };
  return friction === 'hold' || nameToType === null ? { text: request.tool, isName: false } : { text: nameToType, isName: true };
}

/** Two customers in a row are noticed by the person, and never by time. */
async function noticesCustomer({ lastDecided, tenant }: RequestDetail, output: Output): Promise<boolean> {
  if (lastDecided === null || lastDecided.tenant.id === tenant.id) return true;
  const typed = await ask(`Your last decision was for ${visibleLine(lastDecided.tenant.name)}. Type ${tenant.id} to go on: `, output);
  return typed?.trim() === tenant.id;
}

async function hashShown(shown: Shown): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(shownText(shown)));
  return `sha256:${Buffer.from(bytes).toString('hex')}`;
}
