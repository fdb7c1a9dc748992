type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON value as a Python literal. JSON's string literals are Python's too. */
export function pythonText(value: Json, indent = ''): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}    `;
  const items = Array.isArray(value)
    ? value.map((each) => pythonText(each, inner))
    : Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${pythonText(each, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return open + close;
  const flat = `${open}${items.join(', ')}${close}`;
  return flat.length <= 60 && !flat.includes('\n')
    ? flat
    : `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close}`;
}
