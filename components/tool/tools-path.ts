import type { ToolFilter } from '#lib/client/tools.ts';

/** The address of a list of tools. */
export function toolsPath({ tenant, standing, server, q }: ToolFilter): string {
  const search = new URLSearchParams();
  if (tenant) search.set('tenant', tenant);
  if (standing) search.set('standing', standing);
  if (server) search.set('server', server);
  if (q) search.set('q', q);
  return search.size === 0 ? '/tools' : `/tools?${search}`;
}
