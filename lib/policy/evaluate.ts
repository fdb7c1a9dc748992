import type { AuthorizationAnswer } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyReason, PolicyVerdict } from '#lib/domain/policy.ts';
import { joinRoutes, type Route } from '#lib/domain/route.ts';
import { withCedar } from './cedar.ts';
import type { CallFacts } from './facts.ts';
import type { ReadPolicy } from './read-policies.ts';

/** What Cedar keeps prepared for one policy version, by the names it knows it under. */
export type PreparedSets = {
  versionFor(tool: string): string;
  policies: ReadonlyMap<string, ReadPolicy>;
  routes: ReadonlyMap<string, Route>;
  schemaName: string;
  autoName: string;
  humanName: string;
};

type Answer = { decision: 'allow' | 'deny'; matched: ReadPolicy[] };

/**
 * Asks Cedar twice: may it run by itself, and if not, may a human let it. Anything that goes wrong on the way, an
 * evaluation error of any policy included (Cedar skips such a policy, a forbid too), is a deny. With `because`, nothing runs by
 * itself: what would have is asked of people on the default route, and the verdict says why.
 */
export function evaluateCall(sets: PreparedSets, facts: CallFacts, prepare: () => void, because: string | null = null): PolicyVerdict {
  const version = sets.versionFor(facts.action.id);
  try {
    // A lone surrogate makes the crossing into WebAssembly throw, and each throw there costs the instance.
    if (hasLoneSurrogate(facts)) return failed(version);
    prepare();
    const auto = ask(sets, sets.autoName, facts);
    if (auto === null) return failed(version);
    if (auto.decision === 'allow') {
      if (because === null) return verdict(version, 'allow', auto.matched);
      return { ...verdict(version, 'escalate', auto.matched), ambiguous: [because], approval: joinRoutes(defaultRoute(sets)) };
    }
    const human = ask(sets, sets.humanName, facts);
    if (human === null) return failed(version);
    return judge(sets, version, auto, human);
  } catch {
    return failed(version);
  }
}

function judge(sets: PreparedSets, version: string, auto: Answer, human: Answer): PolicyVerdict {
  const hard = human.matched.filter(({ effect }) => effect === 'forbid');
  if (hard.length > 0) return verdict(version, 'deny', hard);
  const held = auto.matched.filter(({ effect, route }) => effect === 'forbid' && route !== null);
  const permits = human.matched.filter(({ effect }) => effect === 'permit');
  // A plain permit lets the call through by itself, so the route of another permit is not asked for.
  const plain = permits.some(({ route }) => route === null);
  const asking = [...held, ...(plain ? [] : permits)];
  const ambiguous = permits.length === 0;
  const routes = [...asking.flatMap((policy) => routeOf(sets, policy)), ...(ambiguous || asking.length === 0 ? defaultRoute(sets) : [])];
  return {
    ...verdict(version, 'escalate', [...held, ...permits]),
    ambiguous: ambiguous ? ['no-policy-covers-this'] : [],
    approval: joinRoutes(routes),
  };
}

function routeOf({ routes }: PreparedSets, policy: ReadPolicy): Route[] {
  const route = policy.route === null ? undefined : routes.get(policy.route);
  if (!route) return [];
  const decideWithinSeconds = Math.min(route.decideWithinSeconds, policy.deadlineSeconds ?? Number.POSITIVE_INFINITY);
  return [{ ...route, decideWithinSeconds }];
}

function defaultRoute({ routes }: PreparedSets): Route[] {
  const route = routes.get('default');
  if (!route) throw new Error('compilePolicy accepts no set without a default route');
  return [route];
}

/** Null when Cedar could not judge, or a policy erred. */
function ask(sets: PreparedSets, setName: string, { principal, action, resource, context, entities }: CallFacts): Answer | null {
  const answer: AuthorizationAnswer = withCedar((cedar) =>
    cedar.statefulIsAuthorized({
      principal,
      action,
      resource,
      context,
      entities,
      preparsedPolicySetId: setName,
      preparsedSchemaName: sets.schemaName,
      validateRequest: true,
    }),
  );
  if (answer.type === 'failure' || answer.response.diagnostics.errors.length > 0) return null;
  // Cedar names them in random order.
  const matched = [...answer.response.diagnostics.reason].sort().flatMap((id) => sets.policies.get(id) ?? []);
  return { decision: answer.response.decision, matched };
}

function verdict(version: string, outcome: PolicyVerdict['outcome'], matched: readonly ReadPolicy[]): PolicyVerdict {
  const reasons: PolicyReason[] = matched.map(({ id, effect, reason, route }) => ({ id, effect, reason, route }));
  reasons.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { outcome, version, reasons, ambiguous: [], approval: null };
}

/** JSON text shows each lone surrogate as an escape, and nothing else as that escape but a text that spells it. */
function hasLoneSurrogate(facts: CallFacts): boolean {
  const text = JSON.stringify(facts);
  return text.includes('\\ud') && /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(text);
}

function failed(version: string): PolicyVerdict {
  const reason = {
    id: 'system.cannot-judge',
    effect: 'forbid' as const,
    reason: 'Policy could not judge this call, so it may not run.',
    route: null,
  };
  return { outcome: 'deny', version, reasons: [reason], ambiguous: ['request-does-not-fit-schema'], approval: null };
}
