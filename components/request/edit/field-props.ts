import type { ComponentType } from 'react';
import type { Json, JsonObject } from '#lib/contract/call-view.ts';

/** What every control of the edit form gets. `errors` are the service's, by RFC 6901 pointer. */
export type FieldProps = {
  root: JsonObject;
  node: JsonObject | undefined;
  value: Json;
  path: (string | number)[];
  label: string;
  required: boolean;
  errors: ReadonlyMap<string, readonly string[]>;
  onChange: (value: Json) => void;
  setUnreadable: (path: string, unreadable: boolean) => void;
  onRemove?: (() => void) | undefined;
};

/** For fields that hold fields: the one that picks the control, handed down so that the two files need not import each other. */
export type NestingProps = FieldProps & { Field: ComponentType<FieldProps> };
