import { readFileSync } from 'node:fs';
import type { CallFacts } from './facts.ts';
import { durationSeconds } from './read-policies.ts';
import type { PolicySources } from './compile.ts';

const read = (name: string) => readFileSync(new URL(`model/${name}`, import.meta.url), 'utf8');

/** The worked policy model, in files beside this one. */
export function modelSources(): PolicySources {
  const routes = JSON.parse(read('routes.json')) as Record<string, { need: object; decideWithin: string; stepUp: boolean }>;
  return {
    guardrails: [{ name: 'guardrails.cedar', cedar: read('guardrails.cedar') }],
    tenantPolicies: [{ name: 'tenant-acme.cedar', cedar: read('tenant-acme.cedar') }],
    tools: [],
    routes: Object.entries(routes).map(([name, route]) => ({
      name,
      need: route.need,
      stepUp: route.stepUp,
      blind: false,
      decideWithinSeconds: durationSeconds(route.decideWithin) ?? 0,
    })),
    schema: read('schema.cedarschema'),
  };
}

export type ModelCase = CallFacts & {
  name: string;
  expect: { outcome: string; policies?: string[]; need?: object; decideWithinMinutes?: number; ambiguous?: string };
};

export const modelCases = (): ModelCase[] => JSON.parse(read('cases.json')) as ModelCase[];
