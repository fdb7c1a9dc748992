import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Countdown } from '#components/ui/time.tsx';
import { jsonLeaves, type RiskTier } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import type { CallOnScreen } from './call-panel.tsx';
import { effectParts } from './effect-parts.ts';
import { EffectWords } from './effect-words.tsx';
import { pathText } from './path-text.ts';
import { RiskMark } from './risk-mark.tsx';
import { TierMark } from './tier-mark.tsx';

type Props = { detail: RequestDetail; call: CallOnScreen; risk: RiskTier; editing: boolean };

/** The whole of a call that fits a glance; of a longer one its beginning, and how much more the page behind shows. */
const LEAVES = 40;
const CHARACTERS = 240;

/** What is about to be signed, once more and from the same call: for whom, what it does, on what, with what, and until when. */
export function ConfirmCall({ detail, call, risk, editing }: Props) {
  const { tenant, tool, request, now } = detail;
  const leaves = jsonLeaves(call.arguments).filter(({ path }) => path.length > 0);
  return (
    <div className="grid gap-3 rounded-md border bg-sunken px-4 py-3" data-testid="confirm-call">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <TenantBadge tenant={tenant} />
        {request.approval && (
          <Countdown until={request.approval.decideBy} since={request.createdAt} now={now} className="text-[0.8125rem]" />
        )}
      </div>
      <p className="font-medium leading-relaxed">
        <EffectWords parts={effectParts(tool.effect, call.arguments, request.targets)} />
      </p>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
        <TierMark tier={risk} />
        <RiskMark toolClass={tool.class} />
        <span className="font-mono text-muted">{tool.name}</span>
        {editing && <span className="text-warn">as edited by you</span>}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable list must be reachable without a mouse */}
      <dl tabIndex={0} aria-label="Targets and arguments" className="grid max-h-36 gap-1 overflow-y-auto text-[0.8125rem] sm:max-h-44">
        {request.targets.map(({ kind, name }) => (
          <Pair key={`${kind} ${name}`} name={`on ${kind}`} value={name} />
        ))}
        {leaves.slice(0, LEAVES).map(({ path, value }) => (
          <Pair key={pathText(path)} name={pathText(path)} value={typeof value === 'string' ? value : JSON.stringify(value)} />
        ))}
        {leaves.length > LEAVES && <p className="text-muted text-xs">and {leaves.length - LEAVES} more values, as on the page behind</p>}
        {call.script?.content != null && (
          <Pair name="script" value={`${call.script.name ?? ''}, ${call.script.content.split('\n').length} lines, as on the page behind`} />
        )}
      </dl>
      {call.digest !== null && (
        <p className="text-muted text-xs" title={call.digest}>
          Digest <span className="font-mono text-ink">{shortDigest(call.digest)}</span>, version {request.version}
        </p>
      )}
    </div>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  const cut = value.length > CHARACTERS;
  return (
    <div className="grid grid-cols-[minmax(4rem,auto)_minmax(0,1fr)] gap-x-3">
      <dt className="break-all text-muted">{name}</dt>
      <dd>
        <ExactText text={cut ? value.slice(0, CHARACTERS) : value} mono />
        {cut && <span className="text-muted text-xs"> … {value.length} characters in all, as on the page behind</span>}
      </dd>
    </div>
  );
}

/** Enough of it to compare two by eye. */
function shortDigest(digest: string): string {
  const hex = digest.replace(/^sha256:/, '');
  return `${hex.slice(0, 8)}…${hex.slice(-8)}`;
}
