import type { RequestDetail } from '#lib/contract/console-view.ts';
import { passConditions } from './pass-conditions.ts';

type Policy = RequestDetail['request']['policy'];

/** Why no policy covered the call, in words; a code that this version does not know is shown as it is. */
const AMBIGUOUS: Record<string, string> = {
  'no-policy-covers-this': 'No policy says whether this call is right or wrong, so it takes the default route to people.',
  'patterns-not-checked': 'Policy would let it run, but patterns of the tool’s schema are not checked, so people look at each call of it.',
  'request-does-not-fit-schema': 'The call could not be put to policy as it is, and what policy cannot read it never allows.',
};

/** Each policy that matched, what is ambiguous, and what would have made the call pass. */
export function PolicyReasons({ policy }: { policy: Policy }) {
  const pass = passConditions(policy);
  return (
    <>
      {policy.reasons.length > 0 && (
        <ul className="mt-3 grid gap-2.5" data-testid="policy-reasons">
          {policy.reasons.map((reason) => (
            <li key={reason.id} className="grid gap-x-3 gap-y-0.5 border-line border-l-2 pl-3">
              <p>{reason.reason}</p>
              <p className="flex flex-wrap gap-x-3 text-muted text-xs">
                <span className="font-mono">{reason.id}</span>
                <span>{reason.effect === 'forbid' ? 'forbids' : 'permits'}</span>
                {reason.route && <span>asks for route {reason.route}</span>}
              </p>
            </li>
          ))}
        </ul>
      )}
      {policy.ambiguous.length > 0 && (
        <div className="mt-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
          <p className="font-medium">Ambiguous</p>
          <ul className="mt-0.5 grid gap-0.5">
            {policy.ambiguous.map((item) => (
              <li key={item}>{AMBIGUOUS[item] ?? item}</li>
            ))}
          </ul>
        </div>
      )}
      {pass && (
        <div className="mt-3" data-testid="pass-conditions">
          <h3 className="font-semibold text-[0.8125rem]">What would have made it pass</h3>
          <p className="text-muted">{pass.lead}</p>
          {pass.conditions.length > 0 && (
            <ul className="mt-1 grid list-disc gap-0.5 pl-5">
              {pass.conditions.map((condition) => (
                <li key={condition}>{condition}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  );
}
