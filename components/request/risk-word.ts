import type { RiskTier } from '#lib/contract/call-view.ts';

/** `elevated risk`, inside a sentence. */
export function riskWordOf(tier: RiskTier): string {
  return `${tier} risk`;
}
