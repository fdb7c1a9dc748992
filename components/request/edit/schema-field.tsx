import { fieldKindOf } from '#lib/client/request-defaults.ts';
import type { FieldProps } from './field-props.ts';
import { FixedField } from './fixed-field.tsx';
import { JsonField } from './json-field.tsx';
import { ListField } from './list-field.tsx';
import { NumberField } from './number-field.tsx';
import { ObjectField } from './object-field.tsx';
import { PickField } from './pick-field.tsx';
import { TextField } from './text-field.tsx';

/** The control that fits one value under the tool's schema. */
export function SchemaField(props: FieldProps) {
  switch (fieldKindOf(props.node, props.value)) {
    case 'fixed':
      return <FixedField {...props} />;
    case 'pick':
    case 'yes/no':
      return <PickField {...props} />;
    case 'number':
      return <NumberField {...props} />;
    case 'text':
      return <TextField {...props} />;
    case 'list':
      return <ListField {...props} />;
    case 'object':
      return <ObjectField {...props} />;
    case 'json':
      return <JsonField {...props} />;
  }
}
