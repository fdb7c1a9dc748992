import { z } from 'zod';
import { instant, jsonObject, plainText } from './json.ts';
import { policyView, targetRef } from './request-view.ts';
import { submitRequestBody } from './submit-request.ts';

/**
 * OpenID AuthZEN Authorization API 1.0 (Final, 11 January 2026), in Holdpoint's words: the subject is the calling agent, the
 * action is a tool with its arguments, the resource is what the call is aimed at. Members that it does not define are
 * ignored, as its section 10.1.1 demands. `docs/decisions/authzen-facade.md`.
 */
export const accessSubject = z
  .object({ type: plainText(64).min(1), id: plainText(128).min(1), properties: jsonObject.optional() })
  .meta({ id: 'AccessSubject', description: '`type` is `agent` and `id` the calling agent’s own; `properties` prove nothing' });

export const accessAction = z
  .object({ name: plainText(128).min(1), properties: jsonObject.optional() })
  .meta({ id: 'AccessAction', description: '`name` is the tool, `properties` its arguments' });

export const accessResource = z.object({ type: plainText(64).min(1), id: plainText(256).min(1), properties: jsonObject.optional() }).meta({
  id: 'AccessResource',
  description:
    '`{type: "host" | "user", id: its name}` for one target; `{type: "tenant", id: the agent’s own customer, properties: {targets: [TargetRef]}}` for many, or none',
});

/** What `properties.targets` of a resource of type `tenant` holds. */
export const targetList = z.array(targetRef).max(2_000);

const { intent, deadlineSeconds } = submitRequestBody.shape;

/** Without defaults, because an absent member is another value than the default one when a denial is bound to it. */
export const accessContext = z
  .looseObject({
    intent: intent.optional(),
    confidence: z.number().min(0).max(1).nullable().optional().meta({ description: 'The agent’s own confidence, 0 to 1' }),
    chain: z.array(plainText(128)).max(32).optional().meta({ description: 'Agent ids that delegated to this one, outermost first' }),
    deadlineSeconds,
  })
  .meta({
    id: 'AccessContext',
    description:
      '`confidence` and `chain` are judged; `intent` and `deadlineSeconds` count in an access request; other members are not read',
  });

export const evaluationBody = z
  .object({ subject: accessSubject, action: accessAction, resource: accessResource, context: accessContext.optional() })
  .meta({ id: 'AccessEvaluation' });
export type AccessQuestion = z.infer<typeof evaluationBody>;

export const EVALUATIONS_SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;
export type EvaluationsSemantic = (typeof EVALUATIONS_SEMANTICS)[number];

const partial = evaluationBody.partial();
export const evaluationsBody = partial
  .extend({
    evaluations: z.array(partial).max(50).optional().meta({ description: 'What an item lacks, it takes whole from the top level' }),
    options: z.looseObject({ evaluations_semantic: z.enum(EVALUATIONS_SEMANTICS).optional() }).optional(),
  })
  .meta({ id: 'AccessEvaluations' });
export type AccessEvaluationsBody = z.infer<typeof evaluationsBody>;

/** The denial that can be requested: `context.access_request` of the access request profile. */
export const requestableDenial = z
  .object({
    endpoint: z.url(),
    expires_at: instant,
    binding_token: z.string().meta({ description: 'A JWS. Send it back as it is' }),
    request_schema_url: z.url().meta({ description: 'JSON Schema of what an access request adds to the denied evaluation' }),
    display: z.object({ title: z.string(), description: z.string() }),
  })
  .meta({ id: 'RequestableDenial' });

export const accessDecision = z
  .object({
    decision: z.boolean().meta({ description: 'True only where policy allows outright. It is no grant' }),
    context: z.object({
      evaluation_id: z.string().optional(),
      evaluated_at: instant.optional(),
      reason: z.string().optional().meta({
        description: '`approval_required`, `policy_denied`, `approval_unverifiable`, or the code of what is wrong with the question',
      }),
      next_action: z.enum(['none']).optional(),
      policy: policyView.optional(),
      access_request: requestableDenial.optional(),
      error: z
        .object({
          status: z.int(),
          message: z.string(),
          errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
        })
        .optional(),
    }),
  })
  .meta({ id: 'AccessDecision' });
export type AccessDecision = z.infer<typeof accessDecision>;

export const accessDecisions = z
  .union([accessDecision, z.object({ evaluations: z.array(accessDecision) })])
  .meta({ id: 'AccessDecisions', description: 'One decision when `evaluations` was absent or empty, else one for each, in order' });

export const pdpMetadata = z
  .object({
    policy_decision_point: z.url(),
    access_evaluation_endpoint: z.url(),
    access_evaluations_endpoint: z.url(),
    access_request_endpoint: z.url(),
    jwks_uri: z.url(),
    capabilities: z.array(z.string()),
  })
  .meta({ id: 'PdpMetadata' });
