import type { JsonObject } from '#lib/domain/json.ts';
import type { PolicyOutcome } from '#lib/domain/policy.ts';
import type { TargetRef } from '#lib/domain/target.ts';
import type { Role } from '#lib/domain/role.ts';

/** A body for `POST /api/v1/requests`. */
export type SampleRequest = {
  tool: string;
  arguments: JsonObject;
  targets: TargetRef[];
  intent: { summary: string; prompt: string; reason: string; ticket: string };
  confidence: number;
  chain: string[];
};

/** What a demo, a test or a first-time user needs to know of the seeded world, keys included. */
export type DemoManifest = {
  users: { email: string; password: string; name: string; roles: Record<string, Role[]>; tenants: string[] }[];
  agents: { tenant: string; id: string; name: string; token: string }[];
  executors: { tenant: string; id: string; token: string }[];
  samples: { tenant: string; outcome: PolicyOutcome; request: SampleRequest }[];
};
