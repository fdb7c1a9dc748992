export type HistoryFilter = { status: string; tenant?: string | undefined; tool?: string | undefined };

/** The address of a filtered history. */
export function historyHref({ status, tenant, tool }: HistoryFilter): string {
  const search = new URLSearchParams();
  if (status !== 'decided') search.set('status', status);
  if (tenant) search.set('tenant', tenant);
  if (tool) search.set('tool', tool);
  return search.size > 0 ? `/history?${search}` : '/history';
}
