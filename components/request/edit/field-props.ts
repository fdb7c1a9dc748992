import type { ComponentType } from 'react';
import type { Json, JsonObject } from '#lib/contract/call-view.ts';

/** What every control of the edit form gets. `errors` are the service's, by RFC 6901 pointer. */
export type FieldProps = {
  /** Draws what lies inside: any control, by the schema. */
  Field: ComponentType<FieldProps>;
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
