type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A schema of zod that a value fits, as its source text: what a framework wants to be told of a tool's arguments. */
export function zodText(value: Json, indent = ''): string {
  if (value === null) return 'z.null()';
  if (typeof value === 'string') return 'z.string()';
  if (typeof value === 'number') return 'z.number()';
  if (typeof value === 'boolean') return 'z.boolean()';
  if (Array.isArray(value)) return `z.array(${value[0] === undefined ? 'z.string()' : zodText(value[0], indent)})`;
  return `z.object(${zodShapeText(value, indent)})`;
}

/** Its members alone. */
export function zodShapeText(value: { [key: string]: Json }, indent = ''): string {
  const inner = `${indent}  `;
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${zodText(each, inner)}`);
  const flat = `{ ${members.join(', ')} }`;
  if (members.length === 0) return '{}';
  return flat.length <= 80 && !flat.includes('\n') ? flat : `{\n${members.map((each) => `${inner}${each},\n`).join('')}${indent}}`;
}
