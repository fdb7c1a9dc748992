import type { JsonObject } from '#lib/domain/json.ts';
import { nameScript, type NamedScript, scriptHash } from '#lib/domain/script.ts';
import type { Sql } from '#lib/store/database.ts';
import { findScript } from '#lib/store/scripts.ts';

/**
 * What a call would run, as the customer's library holds it; null for a tool that runs nothing by name. The text under a
 * hash never changes, so it makes no difference when it is read.
 */
export async function readScript(
  sql: Sql,
  tenant: string,
  argument: string | null | undefined,
  args: JsonObject,
): Promise<NamedScript | null> {
  if (argument == null) return null;
  const hash = scriptHash(argument, args);
  return nameScript(argument, args, hash === null ? null : await findScript(sql, tenant, hash));
}
