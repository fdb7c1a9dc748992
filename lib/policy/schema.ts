import type { JsonObject } from '#lib/domain/json.ts';
import { ASSET_ROLES } from '#lib/domain/target.ts';

/**
 * `class`: null for a tool that was refused, which is in no group. `definitionHash`: what a person reviewed, where the tool is not
 * the MSP's own. It, `scriptArgument` and `uncheckedPatterns` say nothing to Cedar; they are part of the version.
 */
export type PolicyTool = {
  name: string;
  class: string | null;
  schema: JsonObject;
  definitionHash?: string | null;
  scriptArgument?: string | null;
  uncheckedPatterns?: readonly { pointer: string }[];
};

const GROUP: Record<string, string> = {
  read: 'Read',
  reversible: 'Reversible',
  disruptive: 'Disruptive',
  destructive: 'Destructive',
  'lowers-protection': 'LowersProtection',
  identity: 'IdentityChange',
};

const VOCABULARY = `
  entity Environment enum ["production", "staging", "lab"];
  entity AssetRole enum [${ASSET_ROLES.map((role) => JSON.stringify(role)).join(', ')}];
  entity IncidentSource enum ["edr", "rmm", "backup", "identity", "human"];
  entity TenantGroup;
  entity Tenant in [TenantGroup] { automation: String };
  entity RemediationClass in [RemediationClass];
  entity Agent in [RemediationClass] { tenant: Tenant, environment: Environment, attested: Bool, suspended: Bool };
  type Targets = { total: Long, hosts: Long, users: Long, unresolved: Long, untagged: Long, privilegedUsers: Long,
    roles: Set<AssetRole>, tenants: Set<Tenant> };
  type Window = { now: datetime, minuteOfDay: Long, weekday: Long, businessHours: Bool, maintenance: Bool, changeFreeze: Bool };
  type Chain = { depth: Long, agents: Set<Agent>, tenants: Set<Tenant>, unattested: Long };
  type Incident = { severity: Long, source: IncidentSource, ageMinutes: Long };
  type Script = { known: Bool, signed: Bool };
  type Call = { targets: Targets, window: Window, chain: Chain, confidencePct?: Long, incident?: Incident, recentSameTool: Long,
    sourceIp: ipaddr, script?: Script };
  action "Read";
  action "Mutating";
  action "Reversible" in ["Mutating"];
  action "Disruptive" in ["Mutating"];
  action "Destructive" in ["Mutating"];
  action "LowersProtection" in ["Mutating"];
  action "IdentityChange" in ["Mutating"];`;

/**
 * The Cedar schema of a tool registry: the service's facts under \`call\`, the agent's arguments apart from them under
 * \`args\`, so that no argument can pass for a fact; one action per tool, in the group of its class.
 */
export function schemaText(tools: readonly PolicyTool[]): string {
  return `namespace Holdpoint {${VOCABULARY}\n${tools.map(actionText).join('\n')}\n}\n`;
}

function actionText({ name, class: toolClass, schema }: PolicyTool): string {
  const groups = toolClass === null ? '' : ` in [${JSON.stringify(GROUP[toolClass] ?? 'Destructive')}]`;
  return `  action ${JSON.stringify(name)}${groups}
    appliesTo { principal: [Agent], resource: [Tenant], context: { call: Call, args: ${recordType(schema)} } };`;
}

export type ExpressibleArgument = { key: string; type: string; required: boolean; schema: JsonObject };

/** Names that Cedar's JSON form takes for something else, or that its schema cannot spell. A proposed tool may have any. */
function isSpeakable(key: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u001f\u007f]/.test(key) && !key.startsWith('__');
}

/**
 * The arguments that Cedar can reason about: text, whole numbers, yes or no, addresses, records with known members, and
 * sets of them. What it cannot express (fractions, unions, open objects, reserved names) is left out of `args`, so a
 * policy that asks for it does not compile.
 */
export function expressibleArguments(schema: JsonObject): ExpressibleArgument[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(asObject(schema['properties'])).flatMap(([key, value]) => {
    const property = asObject(value);
    const type = isSpeakable(key) ? cedarType(property) : null;
    return type === null ? [] : [{ key, type, required: required.includes(key), schema: property }];
  });
}

function recordType(schema: JsonObject): string {
  const members = expressibleArguments(schema).map(({ key, type, required }) => `${JSON.stringify(key)}${required ? '' : '?'}: ${type}`);
  return `{ ${members.join(', ')} }`;
}

function cedarType(property: JsonObject): string | null {
  switch (property['type']) {
    case 'string':
      return property['format'] === 'ipv4' || property['format'] === 'ipv6' ? 'ipaddr' : 'String';
    case 'integer':
      return 'Long';
    case 'boolean':
      return 'Bool';
    case 'object':
      // An open object would lose members on the way, and `== {}` would be true of a full one.
      return property['additionalProperties'] === false ? recordType(property) : null;
    case 'array': {
      const element = cedarType(asObject(property['items']));
      return element === null || element.startsWith('Set') ? null : `Set<${element}>`;
    }
    default:
      return null;
  }
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
