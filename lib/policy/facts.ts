import type { CedarValueJson, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { BusinessHours, MaintenanceWindow } from '#lib/domain/business-hours.ts';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import { ASSET_ROLES, type ResolvedTarget } from '#lib/domain/target.ts';
import { expressibleArguments } from './schema.ts';
import { readWindow } from './window.ts';

/** One question for Cedar. All of it but `context.args` is written by the service. */
export type CallFacts = {
  principal: TypeAndId;
  action: TypeAndId;
  resource: TypeAndId;
  context: { call: CedarValueJson; args: CedarValueJson };
  entities: EntityJson[];
};

export type FactsInput = {
  tenant: {
    id: string;
    timezone: string;
    automation: string;
    groups: readonly string[];
    changeFreeze: boolean;
    businessHours: BusinessHours;
    maintenance: readonly MaintenanceWindow[];
  };
  agent: { id: string; environment: string; classes: readonly string[]; attested: boolean; suspended: boolean };
  tool: { name: string; schema: JsonObject };
  arguments: JsonObject;
  targets: readonly ResolvedTarget[];
  /** `tenantKnown` is false for an id that is not an agent of this customer: whose it is, is never known here (I6). */
  chain: readonly { id: string; tenantKnown: boolean; attested: boolean }[];
  confidencePct: number | null;
  recentSameTool: number;
  sourceIp: string;
  /** For a tool that runs a script by name: what the customer's library says of it, whatever the agent says. */
  script?: { known: boolean; signed: boolean } | null;
  /** Epoch milliseconds, by the database's clock. */
  nowMs: number;
};

/** No tenant id can look like this, so it is equal to none: "another customer's, and nobody here knows whose". */
const OTHER_TENANT = '~other';

const entity = (type: string, id: string): TypeAndId => ({ type: `Holdpoint::${type}`, id });

/** The facts of one call, in the shape of the schema. Pure: the same input gives the same facts. */
export function computeFacts(input: FactsInput): CallFacts {
  const { tenant, agent } = input;
  const resource = entity('Tenant', tenant.id);
  const principal = entity('Agent', agent.id);
  const classes = agent.classes.map((name) => entity('RemediationClass', name));
  const groups = tenant.groups.map((name) => entity('TenantGroup', name));
  return {
    principal,
    action: entity('Action', input.tool.name),
    resource,
    context: { call: callFacts(input), args: argumentFacts(input.tool.schema, input.arguments) },
    entities: [
      {
        uid: principal,
        attrs: {
          tenant: { __entity: resource },
          environment: { __entity: entity('Environment', agent.environment) },
          attested: agent.attested,
          suspended: agent.suspended,
        },
        parents: classes,
      },
      { uid: resource, attrs: { automation: tenant.automation }, parents: groups },
      ...[...classes, ...groups].map((uid) => ({ uid, attrs: {}, parents: [] })),
    ],
  };
}

function callFacts(input: FactsInput): CedarValueJson {
  const { tenant, agent, targets, chain, confidencePct } = input;
  const isRole = (role: string | null): role is string => role !== null && (ASSET_ROLES as readonly string[]).includes(role);
  const roles = new Set(targets.flatMap(({ role }) => (isRole(role) ? [role] : [])));
  const owners = [tenant.id, ...(targets.some(({ foreign }) => foreign) ? [OTHER_TENANT] : [])];
  const chainOwners = [tenant.id, ...(chain.some(({ tenantKnown }) => !tenantKnown) ? [OTHER_TENANT] : [])];
  return {
    targets: {
      total: targets.length,
      hosts: targets.filter(({ kind }) => kind === 'host').length,
      users: targets.filter(({ kind }) => kind === 'user').length,
      unresolved: targets.filter(({ resolved, foreign }) => !resolved && !foreign).length,
      untagged: targets.filter(({ kind, resolved, role }) => kind === 'host' && resolved && !isRole(role)).length,
      privilegedUsers: targets.filter(({ kind, privileged }) => kind === 'user' && privileged).length,
      roles: [...roles].sort().map((role) => ({ __entity: entity('AssetRole', role) })),
      tenants: owners.map((id) => ({ __entity: entity('Tenant', id) })),
    },
    window: { ...readWindow(tenant, input.nowMs), changeFreeze: tenant.changeFreeze, now: cedarInstant(input.nowMs) },
    chain: {
      // The caller is the last link, so a call without delegation has depth 1.
      depth: chain.length + 1,
      agents: [...chain.map(({ id }) => id), agent.id].map((id) => ({ __entity: entity('Agent', id) })),
      tenants: chainOwners.map((id) => ({ __entity: entity('Tenant', id) })),
      unattested: chain.filter(({ attested }) => !attested).length + (agent.attested ? 0 : 1),
    },
    ...(confidencePct === null ? {} : { confidencePct }),
    recentSameTool: input.recentSameTool,
    sourceIp: plainAddress(input.sourceIp),
    ...(input.script ? { script: { known: input.script.known, signed: input.script.signed } } : {}),
  };
}

/** Own members only, and only those of the schema: an argument named `__entity` or `call` is text like any other. */
function argumentFacts(schema: JsonObject, args: JsonObject): CedarValueJson {
  const known = expressibleArguments(schema).filter(({ key }) => Object.hasOwn(args, key));
  return Object.fromEntries(known.map(({ key, schema: property }) => [key, argumentFact(property, args[key] as Json)]));
}

function argumentFact(schema: JsonObject, value: Json): CedarValueJson {
  if (Array.isArray(value)) return value.map((each) => argumentFact(schema['items'] as JsonObject, each));
  return typeof value === 'object' && value !== null ? argumentFacts(schema, value) : value;
}

function cedarInstant(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
}

/** IPv4 in IPv6 clothes (RFC 4291, 2.5.5.2) is IPv4 for a policy. What is no address at all counts as unspecified. */
function plainAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return /^[0-9a-fA-F:.]+$/.test(plain) ? plain : '0.0.0.0';
}
