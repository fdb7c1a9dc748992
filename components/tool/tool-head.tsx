import { TenantBar } from '#components/tenant/tenant-bar.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { MeView } from '#lib/contract/console-view.ts';
import type { ProposedToolDetail } from '#lib/contract/proposed-tool.ts';
import { StandingMark } from './standing-mark.tsx';
import { toolsPath } from './tools-path.ts';

/** The customer and the standing, kept in view; then the name. */
export function ToolHead({ tool, tenant }: { tool: ProposedToolDetail; tenant: MeView['tenants'][number] | undefined }) {
  return (
    <>
      <TenantBar
        tenant={tenant}
        back={{ href: toolsPath({ tenant: tool.tenant }), label: 'Back to the tools' }}
        end={<StandingMark standing={tool.standing} />}
      />
      <h1 className="mb-5 font-mono font-semibold text-lg tracking-tight">
        <ExactText text={tool.name} />
      </h1>
    </>
  );
}
