import { Plus } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { firstValue } from '#lib/client/request-defaults.ts';
import { isObject, memberNode, own } from '#lib/client/request-schema.ts';
import type { JsonObject } from '#lib/contract/call-view.ts';
import type { FieldProps } from './field-props.ts';

type Props = Omit<FieldProps, 'label' | 'required' | 'onRemove'>;

/** The members of one object, in stored order; those that may be left out can be, and those left out can be added. */
export function MemberFields({ Field, root, node, value, path, errors, onChange, setUnreadable }: Props) {
  const object = value as JsonObject;
  const properties = node && own(node, 'properties');
  const required = node && own(node, 'required');
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  const absent = isObject(properties) ? Object.keys(properties).filter((name) => !Object.hasOwn(object, name)) : [];
  const nodeOf = (name: string) => memberNode(root, node, name);
  return (
    <>
      {Object.entries(object).map(([name, member]) => (
        <Field
          key={name}
          Field={Field}
          root={root}
          node={nodeOf(name)}
          value={member}
          path={[...path, name]}
          label={name}
          required={isRequired(name)}
          errors={errors}
          setUnreadable={setUnreadable}
          onChange={(next) => onChange({ ...object, [name]: next })}
          onRemove={
            isRequired(name) ? undefined : () => onChange(Object.fromEntries(Object.entries(object).filter(([other]) => other !== name)))
          }
        />
      ))}
      {absent.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {absent.map((name) => (
            <Button key={name} size="sm" variant="quiet" onClick={() => onChange({ ...object, [name]: firstValue(root, nodeOf(name)) })}>
              <Plus aria-hidden className="size-3.5" /> {name}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
