import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ExactText } from '#components/ui/exact-text.tsx';
import { limitsText } from '#lib/client/request-defaults.ts';
import { pointerOf } from '#lib/contract/call-view.ts';
import type { FieldProps } from './field-props.ts';

type Props = Pick<FieldProps, 'node' | 'path' | 'label' | 'required' | 'errors' | 'onRemove'> & {
  children: ReactNode;
  /** A problem that the control itself has noticed. */
  problem?: string | null;
  /** For a control that holds others: a group with a legend in place of a label. */
  group?: boolean;
};

export const fieldId = (path: FieldProps['path']): string => `edit${pointerOf(path)}`;
export const hintId = (path: FieldProps['path']): string => `${fieldId(path)} hint`.replaceAll(' ', '-');

/** Name, description and limits of one field, and what is wrong with it, around its control. */
export function FieldShell({ node, path, label, required, errors, onRemove, children, problem = null, group = false }: Props) {
  const description = node?.['description'];
  const wrong = [...(problem ? [problem] : []), ...(errors.get(pointerOf(path)) ?? [])];
  const hint = [typeof description === 'string' ? description : '', limitsText(node)].filter(Boolean).join(' — ');
  const name = (
    <span className="font-medium">
      <ExactText text={label} mono />
      {!required && <span className="ml-1.5 font-normal text-muted text-xs">optional</span>}
    </span>
  );
  const rest = (
    <>
      {children}
      <p id={hintId(path)} className="text-xs">
        {hint !== '' && <span className="text-muted">{hint}</span>}
        {wrong.map((message) => (
          <span key={message} role="alert" className="block text-danger">
            {message}
          </span>
        ))}
      </p>
    </>
  );
  const remove = onRemove && (
    <button
      type="button"
      aria-label={`Remove ${label}`}
      onClick={onRemove}
      className="grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sunken hover:text-danger"
    >
      <X aria-hidden className="size-4" />
    </button>
  );
  if (group)
    return (
      <fieldset className="grid min-w-0 gap-2 border-line border-l-2 pl-3" data-testid="edit-field" data-path={pointerOf(path)}>
        <legend className="float-left flex w-full items-center justify-between">
          {name}
          {remove}
        </legend>
        {rest}
      </fieldset>
    );
  return (
    <div className="grid min-w-0 gap-1" data-testid="edit-field" data-path={pointerOf(path)}>
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={fieldId(path)}>{name}</label>
        {remove}
      </div>
      {rest}
    </div>
  );
}
