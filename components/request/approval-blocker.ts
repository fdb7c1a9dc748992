import type { Displayed } from './use-displayed.ts';
import type { EditState } from './use-edit.ts';
import type { Opened } from './use-opened.ts';
import type { SwitchGuard } from './use-switch-guard.ts';
import type { VerdictNotice } from './verdict-notice.ts';

/** Why Approve does not answer now. `text` is for people; null where the page says it elsewhere, or only a blink is left. */
export type Blocker = { text: string | null };

type State = {
  mayApprove: boolean;
  waiting: readonly string[];
  notice: VerdictNotice | null;
  casting: boolean;
  guard: SwitchGuard;
  friction: 'key' | 'hold' | 'type';
  displayed: Pick<Displayed, 'seenCount' | 'total'>;
  opened: Opened;
  still: boolean;
  edit: Pick<EditState, 'draft' | 'problem'>;
};

/** The first thing that has to happen before an approval. Null when nothing does. Calls of low risk wait for no display. */
export function blockerOf({
  mayApprove,
  waiting,
  notice,
  casting,
  guard,
  friction,
  displayed,
  opened,
  still,
  edit,
}: State): Blocker | null {
  if (!mayApprove || waiting.length > 0 || notice?.look || casting) return { text: null };
  if (edit.draft !== null && edit.problem !== null) return { text: edit.problem };
  if (!guard.armed) return { text: 'Another customer: say above that you see it' };
  if (friction !== 'key') {
    const left = displayed.total - displayed.seenCount;
    if (left > 0) return { text: `${left} ${left === 1 ? 'part' : 'parts'} not seen yet` };
    if (opened.leftMs === null) return { text: opened.failed ? 'The service does not answer; trying again' : 'One moment' };
    if (opened.leftMs > 0) return { text: `Ready in ${Math.ceil(opened.leftMs / 1_000)} s` };
  }
  return still ? null : { text: null };
}
