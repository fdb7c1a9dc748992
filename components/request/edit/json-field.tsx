'use client';

import { useEffect, useState } from 'react';
import { Textarea } from '#components/ui/field.tsx';
import { type Json, pointerOf } from '#lib/contract/call-view.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, fieldId, hintId } from './field-shell.tsx';

/** A value that no simpler control fits, as JSON. What was understood stands in the call below. */
export function JsonField(props: FieldProps) {
  const { value, path, errors, onChange, setUnreadable } = props;
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const pointer = pointerOf(path);
  const problem = parse(text) === undefined ? 'This is not JSON yet.' : null;
  useEffect(() => () => setUnreadable(pointer, false), [setUnreadable, pointer]);

  function write(next: string): void {
    setText(next);
    const parsed = parse(next);
    setUnreadable(pointer, parsed === undefined);
    if (parsed !== undefined) onChange(parsed);
  }

  return (
    <FieldShell {...props} problem={problem}>
      <Textarea
        id={fieldId(path)}
        value={text}
        rows={Math.min(20, text.split('\n').length + 1)}
        spellCheck={false}
        aria-invalid={problem !== null || errors.has(pointer)}
        aria-describedby={hintId(path)}
        onChange={(event) => write(event.target.value)}
        className="font-mono text-[0.8125rem]"
      />
    </FieldShell>
  );
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
