import type { RequestDetail } from '#lib/contract/console-view.ts';

type Policy = RequestDetail['request']['policy'];
export type PassConditions = { lead: string; conditions: string[] };

/**
 * What would have let the call run without people, told from the policies that matched and from nothing else: a call runs
 * by itself when some policy permits it without a route and none forbids it. Null when it did.
 */
export function passConditions({ outcome, reasons, ambiguous }: Policy): PassConditions | null {
  if (outcome === 'allow') return null;
  const forbids = reasons.filter(({ effect }) => effect === 'forbid').map(({ reason }) => reason);
  if (outcome === 'deny') {
    if (forbids.length === 0) return { lead: 'Nothing is on record that would have made it pass.', conditions: [] };
    return { lead: 'No signature can lift this. It would not be denied if none of these applied:', conditions: forbids };
  }
  const permits = reasons.filter(({ effect }) => effect === 'permit');
  const plain = permits.some(({ route }) => route === null);
  if (plain && forbids.length > 0)
    return { lead: 'A policy permits it. It would have run by itself if none of these applied:', conditions: forbids };
  if (plain && ambiguous.includes('patterns-not-checked'))
    return {
      lead: 'A policy permits it. It would have run by itself if all patterns of the tool’s schema could be checked.',
      conditions: [],
    };
  if (permits.length > 0) {
    const asks = permits.filter(({ route }) => route !== null).map(({ reason }) => reason);
    const lead = 'Whatever permits this call asks for people, so only their signatures make it pass';
    return forbids.length > 0
      ? { lead: `${lead}; these hold it as well:`, conditions: forbids }
      : { lead: asks.length > 0 ? `${lead}.` : 'Only signatures make it pass.', conditions: [] };
  }
  if (ambiguous.length === 0) return { lead: 'Only signatures make it pass.', conditions: forbids };
  return {
    lead: `It would run by itself only if a policy permitted it, and none does${forbids.length > 0 ? '; these hold it as well:' : '.'}`,
    conditions: forbids,
  };
}
