import { readFileSync } from 'node:fs';
import type { Route } from '#lib/domain/route.ts';
import { NEUTRAL_TOOLS } from './tools/neutral-tools.ts';
import type { ToolRow } from './tools/tool-row.ts';
import { VENDOR_TOOLS } from './tools/vendor-tools.ts';
import type { Named } from './write-registry.ts';

const read = (name: string) => readFileSync(new URL(`policies/${name}`, import.meta.url), 'utf8');
const policy = (name: string): Named => ({ name, cedar: read(`${name}.cedar`) });

/** What every customer of the demo shares: routes, tools and guardrails. */
export function readRegistry(): { routes: Route[]; tools: ToolRow[]; guardrails: Named[] } {
  return {
    routes: JSON.parse(read('routes.json')) as Route[],
    tools: [...NEUTRAL_TOOLS, ...VENDOR_TOOLS],
    guardrails: [policy('guardrails'), policy('vendor-guardrails')],
  };
}

/** A customer's own policies. */
export function readTenantPolicies(tenant: string): Named[] {
  return [policy(tenant)];
}
