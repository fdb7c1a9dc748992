import { toVisibleText } from '#lib/contract/call-view.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';

export type AlertText = { title: string; body: string; url: string; tag: string };

const RISK_WORD: Record<RequestRow['risk'], string> = { low: 'Low', elevated: 'Elevated', high: 'High', critical: 'Critical' };
const MAX = 80;

/**
 * What leaves the page for a lock screen: our own words about a call, and names that we keep. Nothing that the agent
 * wrote, no argument and no target, and of what is left nothing that could look like something else.
 */
export function alertText(rows: readonly RequestRow[]): AlertText | null {
  const [first] = rows;
  if (!first) return null;
  if (rows.length > 1) {
    const tenants = [...new Set(rows.map(({ tenant }) => neutral(tenant.name)))];
    return { title: `${rows.length} new held calls`, body: tenants.slice(0, 3).join(', '), url: '/', tag: 'held' };
  }
  return {
    title: `${neutral(first.tenant.name)}: ${neutral(first.toolTitle)}`,
    body: `${RISK_WORD[first.risk]} risk, held for a decision`,
    url: `/requests/${encodeURIComponent(first.id)}`,
    tag: first.id,
  };
}

function neutral(text: string): string {
  const shown = toVisibleText(text).replaceAll(/\s+/g, ' ').trim();
  return shown.length > MAX ? `${shown.slice(0, MAX - 1)}…` : shown;
}
