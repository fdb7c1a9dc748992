import { z } from 'zod';
import { ApiError } from '#lib/client/api-fetch.ts';
import { ConsentError } from '#lib/client/consent.ts';
import { PasskeyError } from '#lib/client/passkeys.ts';
import { describeChanges } from '#lib/client/request-changes.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

/**
 * What became of the last verdict, when it did not simply count. `look`: the person must look again before the next;
 * `link`: where the way out is.
 */
export type VerdictNotice = { title: string; lines: string[]; look: boolean; link: { href: string; text: string } | null };

const winner = z.object({ names: z.array(z.string()), outcome: z.string() });
const retry = z.object({ retryAfterMs: z.number() });

/** Why a verdict did not count, kindly and completely. `fresh` is the request as it is now, when that could be read. */
export function noticeFor(error: Error, shown: RequestDetail, fresh: RequestDetail | null): VerdictNotice {
  const detail = error.message;
  const here = `/requests/${shown.request.id}`;
  if (error instanceof PasskeyError) return notice('Your passkey did not sign. Nothing was decided.', [detail]);
  if (error instanceof ConsentError) return notice('This page cannot approve this call.', [detail, 'Denying works as always.']);
  const problem = error instanceof ApiError ? error.problem : null;
  switch (problem?.code) {
    case 'stale_view':
      return {
        ...notice('This request changed while you decided. Nothing was signed.', fresh ? describeChanges(shown, fresh) : []),
        look: true,
      };
    case 'already_decided':
      return alreadyDecided(winner.safeParse(problem['winner']));
    case 'passkey_required':
      return {
        ...notice('This route needs a passkey, and you have none yet.', ['Nothing was signed. Enrol one, then come back to this request.']),
        link: { href: '/account#passkeys', text: 'Add a passkey' },
      };
    case 'step_up_required':
      return {
        ...notice('This route asks you to prove again that it is you.', [detail]),
        link: { href: `/sign-in?fresh=1&next=${encodeURIComponent(here)}`, text: 'Sign in again' },
      };
    case 'assertion_invalid':
      return notice('The passkey’s answer does not fit this decision. Nothing was signed.', [
        'Try once more; the prompt is good for five minutes.',
      ]);
    case 'display_required':
      return notice('Not every part of this call was on your screen. Nothing was signed.', [
        'Scroll through all parts of the arguments and targets; “Next unseen” leads to what is left.',
      ]);
    case 'too_fast':
      return notice('That was quicker than anyone can read this. Nothing was signed.', [waitText(retry.safeParse(problem))]);
    case 'confirmation_required':
      return notice('The name you typed is not the target’s. Nothing was signed.', [detail]);
    case 'edit_denied_by_policy':
      return notice('Policy denies the call as you edited it. Nothing was signed.', [detail]);
    case 'consumed':
      return notice('Too late to take it back.', [detail]);
    case 'expired':
    case 'withdrawn':
      return notice(detail, ['Nothing was signed.']);
    default:
      return notice('Your verdict did not count.', [
        detail,
        ...(problem?.errors ?? []).map(({ pointer, message }) => `${pointer} ${message}`),
      ]);
  }
}

function notice(title: string, lines: string[] = []): VerdictNotice {
  return { title, lines, look: false, link: null };
}

function alreadyDecided(by: ReturnType<typeof winner.safeParse>): VerdictNotice {
  const who = by.success && by.data.names.length > 0 ? by.data.names.join(' and ') : null;
  const how = by.success ? by.data.outcome.replaceAll('_', ' ') : 'decided';
  return notice(who ? `${who} was quicker: it is already ${how}.` : 'Someone was quicker.', [
    'Your verdict was not needed and was not counted.',
  ]);
}

function waitText(wait: ReturnType<typeof retry.safeParse>): string {
  return wait.success ? `You can approve in ${Math.ceil(wait.data.retryAfterMs / 1_000)} s.` : 'Read it once more, then approve.';
}
