'use client';

import { useMemo } from 'react';
import { Panel } from '#components/ui/panel.tsx';
import { diffJson, type JsonObject } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { DiffList } from './diff-list.tsx';

/** For a call that replaces something: what would come and go, if what the agent says is there now is true. */
export function BeforePanel({ detail, args }: { detail: RequestDetail; args: JsonObject }) {
  const { intent } = detail;
  const changes = useMemo(() => intent.before && diffJson(intent.before, args), [intent.before, args]);
  if (changes === null) return null;
  return (
    <Panel
      tone="claim"
      title="What would change"
      aside={
        <span className="tabular text-muted text-xs">
          {changes.length} {changes.length === 1 ? 'difference' : 'differences'}
        </span>
      }
    >
      <p className="mb-3 text-muted">
        “Before” is what the agent says is there now. Nobody has checked it; “after” is the call as it stands above.
      </p>
      <DiffList changes={changes} />
    </Panel>
  );
}
