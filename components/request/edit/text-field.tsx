import { ExactText } from '#components/ui/exact-text.tsx';
import { Input, Textarea } from '#components/ui/field.tsx';
import { pointerOf, toVisibleText } from '#lib/contract/call-view.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, fieldId, hintId } from './field-shell.tsx';

const LONG = 80;

/** Text, in one line or several. What a box cannot show, such as a control character, is named under it. */
export function TextField(props: FieldProps) {
  const { path, errors, onChange } = props;
  const value = props.value as string;
  const attributes = {
    id: fieldId(path),
    value,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': errors.has(pointerOf(path)),
    'aria-describedby': hintId(path),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  } as const;
  const visible = toVisibleText(value);
  return (
    <FieldShell {...props}>
      {value.length > LONG || value.includes('\n') ? (
        <Textarea {...attributes} rows={Math.min(16, value.split('\n').length + 1)} className="font-mono text-[0.8125rem]" />
      ) : (
        <Input {...attributes} className="font-mono text-[0.8125rem]" />
      )}
      {visible.replaceAll('↵', '') !== value && (
        <p className="text-warn text-xs">
          Holds what a box cannot show: <ExactText text={value} mono className="text-xs" />
        </p>
      )}
    </FieldShell>
  );
}
