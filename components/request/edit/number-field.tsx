'use client';

import { useEffect, useState } from 'react';
import { Input } from '#components/ui/field.tsx';
import { own } from '#lib/client/request-schema.ts';
import { formatLeaf, type JsonObject, pointerOf } from '#lib/contract/call-view.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, fieldId, hintId } from './field-shell.tsx';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number as text: what is half written is no value yet, and no digit is lost on the way. */
export function NumberField(props: FieldProps) {
  const { node, value, path, errors, onChange, setUnreadable } = props;
  const [text, setText] = useState(JSON.stringify(value));
  const pointer = pointerOf(path);
  const problem = problemOf(text, node);
  useEffect(() => () => setUnreadable(pointer, false), [setUnreadable, pointer]);

  function write(next: string): void {
    setText(next);
    const bad = problemOf(next, node) !== null;
    setUnreadable(pointer, bad);
    if (!bad) onChange(Number(next));
  }

  const reading = problem === null ? formatLeaf(path, Number(text), node).note : null;
  return (
    <FieldShell {...props} problem={problem}>
      <span className="flex flex-wrap items-center gap-2.5">
        <Input
          id={fieldId(path)}
          inputMode="decimal"
          value={text}
          aria-invalid={problem !== null || errors.has(pointer)}
          aria-describedby={hintId(path)}
          onChange={(event) => write(event.target.value.trim())}
          className="tabular max-w-48 font-mono"
        />
        {reading && <span className="text-muted text-xs">= {reading}</span>}
      </span>
    </FieldShell>
  );
}

function problemOf(text: string, node: JsonObject | undefined): string | null {
  if (!NUMBER.test(text)) return 'Write a number, such as 30.';
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return 'This number is too large to be exact.';
  if (node && own(node, 'type') === 'integer' && !Number.isInteger(value)) return 'Write a whole number.';
  const [low, high] = [node && own(node, 'minimum'), node && own(node, 'maximum')];
  if (typeof low === 'number' && value < low) return `Must be at least ${low}.`;
  if (typeof high === 'number' && value > high) return `Must be at most ${high}.`;
  return null;
}
