import { FieldShell } from './field-shell.tsx';
import type { FieldProps } from './field-props.ts';
import { MemberFields } from './member-fields.tsx';

/** An object inside the arguments. */
export function ObjectField(props: FieldProps) {
  return (
    <FieldShell {...props} group>
      <MemberFields {...props} />
    </FieldShell>
  );
}
