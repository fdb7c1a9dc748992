import { Plus } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Textarea } from '#components/ui/field.tsx';
import { firstValue } from '#lib/client/request-defaults.ts';
import { itemNode } from '#lib/client/request-schema.ts';
import type { Json } from '#lib/contract/call-view.ts';
import type { FieldProps } from './field-props.ts';
import { FieldShell, fieldId } from './field-shell.tsx';

const ONE_BY_ONE = 20;

/** A list: entries one by one while they are few; many plain ones as lines of text. */
export function ListField(props: FieldProps) {
  const { Field, root, node, path, errors, onChange, setUnreadable } = props;
  const list = props.value as Json[];
  if (list.length > ONE_BY_ONE && list.every((item) => typeof item === 'string' && !item.includes('\n'))) {
    return (
      <FieldShell {...props}>
        <Textarea
          id={fieldId(path)}
          value={list.join('\n')}
          rows={12}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value === '' ? [] : event.target.value.split('\n'))}
          className="font-mono text-[0.8125rem]"
        />
        <p className="tabular text-muted text-xs">{list.length} entries, one a line</p>
      </FieldShell>
    );
  }
  const nextNode = itemNode(root, node, list.length);
  return (
    <FieldShell {...props} group>
      {list.map((item, index) => (
        <Field
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
          key={`${list.length} ${index}`}
          Field={Field}
          root={root}
          node={itemNode(root, node, index)}
          value={item}
          path={[...path, index]}
          label={`[${index}]`}
          required
          errors={errors}
          setUnreadable={setUnreadable}
          onChange={(next) => onChange(list.with(index, next))}
          onRemove={() => onChange(list.toSpliced(index, 1))}
        />
      ))}
      <Button size="sm" variant="quiet" className="justify-self-start" onClick={() => onChange([...list, firstValue(root, nextNode)])}>
        <Plus aria-hidden className="size-3.5" /> Add an entry
      </Button>
    </FieldShell>
  );
}
