import { Select } from '#components/ui/field.tsx';
import { own } from '#lib/client/request-schema.ts';
import { type Json, toVisibleText } from '#lib/contract/call-view.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, fieldId, hintId } from './field-shell.tsx';

/** One of the values that the schema lists, or yes and no. */
export function PickField(props: FieldProps) {
  const { node, value, path, errors, onChange } = props;
  const listed = node && own(node, 'enum');
  const known: Json[] = Array.isArray(listed) ? listed : [true, false];
  const current = known.findIndex((choice) => JSON.stringify(choice) === JSON.stringify(value));
  return (
    <FieldShell {...props}>
      <Select
        id={fieldId(path)}
        aria-describedby={hintId(path)}
        aria-invalid={errors.has(fieldId(path).slice('edit'.length))}
        value={String(current)}
        onChange={(event) => onChange(structuredClone(known[Number(event.target.value)] as Json))}
        className="max-w-72"
      >
        {current < 0 && <option value="-1">{toVisibleText(JSON.stringify(value))} (not in the list)</option>}
        {known.map((choice, index) => (
          <option key={JSON.stringify(choice)} value={String(index)}>
            {choiceText(choice)}
          </option>
        ))}
      </Select>
    </FieldShell>
  );
}

function choiceText(choice: Json): string {
  if (typeof choice === 'boolean') return choice ? 'yes (true)' : 'no (false)';
  return toVisibleText(typeof choice === 'string' ? choice : JSON.stringify(choice));
}
