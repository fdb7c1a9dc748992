import { Textarea } from './field.tsx';
import { Labelled } from './labelled.tsx';

type Props = { hint: string; testId: string; value: string; required?: boolean; onChange: (text: string) => void };

/** Why somebody does what they are about to do, in their words. `hint`: who gets to read them. */
export function WhyField({ hint, testId, value, required = false, onChange }: Props) {
  return (
    <Labelled label="Why" hint={hint}>
      {(id) => (
        <Textarea
          id={id}
          data-testid={testId}
          value={value}
          required={required}
          maxLength={2_000}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}
