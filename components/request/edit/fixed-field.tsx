import { ExactText } from '#components/ui/exact-text.tsx';
import type { FieldProps } from './field-props.ts';
import { FieldShell } from './field-shell.tsx';

/** A value that the schema leaves no choice about. */
export function FixedField(props: FieldProps) {
  return (
    <FieldShell {...props} group>
      <p>
        <ExactText text={JSON.stringify(props.value)} mono />
      </p>
    </FieldShell>
  );
}
