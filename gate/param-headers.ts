import type { Definition } from './definition.ts';

/** What disagrees: the header's name and why, for the `data.mismatch` of a `HeaderMismatch` error. */
export type HeaderMismatch = { header: string; body: string };

type Declaration = { header: string; path: string[]; type: unknown };

const BASE64 = /^=\?base64\?(.*)\?=$/s;
const CANONICAL = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * SEP-2243 of the 2026-07-28 protocol: an argument whose schema carries `x-mcp-header` is said again in the header
 * `Mcp-Param-<name>`, for whoever routes or judges by headers on the way. Both have to say the same, or what was judged on
 * the way is not what would run. Null when they do, or when nothing is declared; a header without an argument is ignored.
 */
export function mismatchOf({ inputSchema }: Pick<Definition, 'inputSchema'>, args: unknown, headers: Headers): HeaderMismatch | null {
  for (const { header, path, type } of declarations(inputSchema, [])) {
    const value = path.reduce<unknown>((node, key) => memberOf(node, key), args);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const body = `${path.join('.')}=${JSON.stringify(value)}`;
    const said = headers.get(header);
    if (said === null) return { header, body: `${body}, and the header is absent` };
    const decoded = decode(said);
    if (decoded === null) return { header, body: `${body}, and the header is not valid Base64` };
    const isNumber = (type === 'integer' || type === 'number') && typeof value === 'number' && DECIMAL.test(decoded);
    if (isNumber ? Number(decoded) !== value : decoded !== String(value))
      return { header, body: `${body}, and the header says ${JSON.stringify(decoded)}` };
  }
  return null;
}

/** The protocol lets them stand under nothing but a chain of `properties`. */
function declarations(schema: unknown, path: string[]): Declaration[] {
  const name = path.length > 0 ? memberOf(schema, 'x-mcp-header') : undefined;
  const own = typeof name === 'string' && isToken(name) ? [{ header: `Mcp-Param-${name}`, path, type: memberOf(schema, 'type') }] : [];
  const properties = memberOf(schema, 'properties');
  if (typeof properties !== 'object' || properties === null) return own;
  return [...own, ...Object.entries(properties).flatMap(([key, each]) => declarations(each, [...path, key]))];
}

function memberOf(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as Record<string, unknown>)[key] : undefined;
}

/** RFC 9110, section 5.1; anything else is no name of a header. */
function isToken(name: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name);
}

function decode(said: string): string | null {
  const base64 = BASE64.exec(said)?.[1];
  if (base64 === undefined) return said;
  if (!CANONICAL.test(base64)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}
