'use client';

import { useEffect, useMemo, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { isObject } from '#lib/client/request-schema.ts';
import { type Json, jsonLeaves } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { DiffList } from './diff-list.tsx';
import { JsonField } from './edit/json-field.tsx';
import { MemberFields } from './edit/member-fields.tsx';
import { SchemaField } from './edit/schema-field.tsx';
import { EditVerdict } from './edit-verdict.tsx';
import type { EditState } from './use-edit.ts';

/** More values than anybody edits one by one: then the whole is one JSON text. */
const MANY = 300;

/** Edits the call: the same tool, other arguments. What would run instead stands in the call below, and is signed from there. */
export function EditPanel({ detail, edit }: { detail: RequestDetail; edit: EditState }) {
  const { draft } = edit;
  const box = useRef<HTMLDivElement>(null);
  const editing = draft !== null;
  useEffect(() => {
    if (editing) box.current?.querySelector<HTMLElement>('input, textarea, select')?.focus();
  }, [editing]);
  const errors = useMemo(() => byPointer(edit.preview?.errors ?? []), [edit.preview]);
  const many = useMemo(() => jsonLeaves(detail.request.arguments).length > MANY, [detail.request.arguments]);
  if (draft === null) return null;

  const change = (next: Json) => isObject(next) && edit.change(next);
  const { schema } = detail.tool;
  const common = {
    Field: SchemaField,
    root: schema,
    node: schema,
    value: draft,
    path: [],
    errors,
    setUnreadable: edit.setUnreadable,
    onChange: change,
  };
  return (
    <div
      ref={box}
      data-testid="edit-panel"
      className="scroll-mt-30"
      onKeyDown={(event) => {
        // The page's own keys are silent while somebody writes, and most of this is fields.
        if (event.key !== 'Escape' || event.nativeEvent.isComposing || event.defaultPrevented) return;
        event.preventDefault();
        edit.leave();
      }}
    >
      <Panel
        title="Approve with edits"
        aside={
          <Button size="sm" variant="quiet" onClick={edit.leave}>
            Drop edit
          </Button>
        }
        bodyClassName="grid gap-5"
      >
        <p className="text-muted">
          The tool stays <span className="font-mono">{detail.tool.name}</span> on the same targets. Your edit is checked and put to policy
          again.
        </p>
        <div className="grid gap-4">{many ? <JsonField {...common} label="arguments" required /> : <MemberFields {...common} />}</div>
        {(errors.get('') ?? []).map((message) => (
          <p key={message} role="alert" className="text-danger">
            {message}
          </p>
        ))}
        <div>
          <h3 className="mb-1.5 font-semibold text-[0.8125rem]">Your changes</h3>
          <DiffList changes={edit.changes} />
        </div>
        <EditVerdict detail={detail} preview={edit.preview} problem={edit.problem} />
      </Panel>
    </div>
  );
}

/** The service points into the vote's body; the form into the arguments. */
function byPointer(errors: readonly { pointer: string; message: string }[]): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const { pointer, message } of errors) {
    const place = pointer.replace(/^\/arguments(?=\/|$)/, '');
    map.set(place, [...(map.get(place) ?? []), message]);
  }
  return map;
}
