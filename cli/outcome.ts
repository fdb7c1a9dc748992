import { isApproved, type RequestView } from '#sdk/main.ts';
import { type ExitCode, exitCode, type ExitName } from './exit-code.ts';

const ENDS = new Map<string, ExitName>([
  ['pending', 'pending'],
  ['denied', 'denied'],
  ['expired', 'expired'],
  ['withdrawn', 'withdrawn'],
]);

/** How a request stands, as an exit code. What a newer service says, and an approval without its grant, is no approval (I8). */
export function outcomeCode(request: RequestView): ExitCode {
  if (isApproved(request)) return exitCode(request.decision.outcome === 'approved' ? 'ok' : 'edited');
  return exitCode(ENDS.get(request.status) ?? 'over');
}
