import { EffectText } from './effect-text.tsx';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import type { QuickCall } from './quick-call.ts';

/** Every part of a short call: for whom, what it does, on what, and each argument as it is stored. */
export function QuickCallLine({ detail, call }: { detail: RequestDetail; call: QuickCall }) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <TenantBadge tenant={detail.tenant} size="lg" />
        <EffectText effect={detail.tool.effect} args={detail.request.arguments} />
      </p>
      <dl className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
        <div className="flex flex-wrap gap-x-1.5">
          <dt className="text-muted">on</dt>
          <dd className="flex flex-wrap gap-x-2">
            {call.targets.length === 0 && <span className="text-muted">no target</span>}
            {call.targets.map(({ kind, name }) => (
              <span key={`${kind} ${name}`}>
                <span className="text-muted">{kind} </span>
                <ExactText text={name} mono className="font-medium" />
              </span>
            ))}
          </dd>
        </div>
        {call.leaves.map(({ path, value }) => (
          <div key={path} className="flex gap-x-1.5">
            <dt className="font-mono text-muted">{path === '' ? 'arguments' : path.slice(1)}</dt>
            <dd>
              <ExactText text={value} mono />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
