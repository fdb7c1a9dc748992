import type { Flag } from './screen-flag.ts';
import type { ResolvedTarget } from './target.ts';
import type { ToolClass } from './tool-class.ts';

/** How much a wrong yes would hurt, from least to most. Sorts the queue and sets the friction of an approval. */
export const RISK_TIERS = ['low', 'elevated', 'high', 'critical'] as const;
export type RiskTier = (typeof RISK_TIERS)[number];

/** What a person has to do to approve: one deliberate key, hold it, or type the target's name. */
export type Friction = 'key' | 'hold' | 'type';

const CROWN_JEWELS: ReadonlySet<string> = new Set(['domain-controller', 'hypervisor', 'backup', 'firewall']);
const MANY_TARGETS = 25;
const MIN_DWELL_MS: Record<RiskTier, number> = { low: 0, elevated: 1_500, high: 3_000, critical: 5_000 };

/**
 * The tier of a call as the service sees it: its class, the targets as the inventory resolved them, and what the screen
 * raised. One more target or flag can only raise it. A class nobody knows counts as destructive.
 */
export function riskOf({
  toolClass,
  targets,
  flags,
  contradicted = false,
}: {
  toolClass: ToolClass;
  targets: readonly ResolvedTarget[];
  flags: readonly Flag[];
  /** What the agent says of its call is not what the service knows. */
  contradicted?: boolean;
}): RiskTier {
  const rank = Math.max(classRank(toolClass), targetsRank(toolClass, targets));
  return RISK_TIERS[Math.min(rank + (flags.length > 0 || contradicted ? 1 : 0), 3)] as RiskTier;
}

/** 0 for `low` to 3 for `critical`, for sorting and for columns. */
export function riskRank(tier: RiskTier): number {
  return RISK_TIERS.indexOf(tier);
}

/** The one of two tiers that asks for more. */
export function higherRisk(one: RiskTier, other: RiskTier): RiskTier {
  return riskRank(one) >= riskRank(other) ? one : other;
}

/** What approving costs at this tier. Denying costs nothing at any tier. */
export function frictionOf(tier: RiskTier): Friction {
  if (tier === 'low') return 'key';
  return tier === 'elevated' ? 'hold' : 'type';
}

/** The least time between the call being shown and an approval the service believes, in milliseconds. */
export function minDwellMs(tier: RiskTier): number {
  return MIN_DWELL_MS[tier];
}

/** Whether an approval may be given from the queue, without opening the request. */
export function mayQuickApprove(tier: RiskTier, flags: readonly Flag[]): boolean {
  return tier === 'low' && flags.length === 0;
}

function classRank(toolClass: ToolClass): number {
  if (toolClass === 'read' || toolClass === 'reversible') return 0;
  return toolClass === 'disruptive' ? 1 : 2;
}

function targetsRank(toolClass: ToolClass, targets: readonly ResolvedTarget[]): number {
  if (targets.some(({ foreign }) => foreign) || (toolClass !== 'read' && targets.length > MANY_TARGETS)) return 3;
  if (targets.some(({ privileged, role }) => privileged || (role !== null && CROWN_JEWELS.has(role)))) return 2;
  return targets.length > 1 || targets.some(isUncertain) ? 1 : 0;
}

/** Not in the inventory, or a host that nobody has given a role. People have no role there. */
function isUncertain({ kind, resolved, role }: ResolvedTarget): boolean {
  return !resolved || (kind === 'host' && role === null);
}
