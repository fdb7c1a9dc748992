import type { DigestParts, Json, JsonObject, Message, RequestView, Target } from './request-view.ts';

export type { Message, Target };

export type TargetRef = { kind: 'host' | 'user'; name: string };

/** The agent's own words. Shown to people as unverified plain text; they decide nothing. */
export type Intent = {
  summary: string;
  prompt?: string | undefined;
  reason?: string | undefined;
  ticket?: string | null | undefined;
  /** What it saw: log lines, alerts. */
  evidence?: string | undefined;
  /** For a call that replaces something: what is there now, in the shape of the arguments. */
  before?: JsonObject | null | undefined;
};

/** One proposed tool call. The customer is not here: it comes from the key. */
export type NewRequest = {
  tool: string;
  arguments: JsonObject;
  targets: TargetRef[];
  intent: Intent;
  /** 0 to 1. */
  confidence?: number | null | undefined;
  /** Ids of the agents that delegated to this one, outermost first. */
  chain?: string[] | undefined;
  /** 5 to 86400; may only shorten the time that policy gives people. */
  deadlineSeconds?: number | undefined;
  /** Enters the digest; the service makes one when it is absent. */
  nonce?: string | undefined;
};

export type CallOptions = { signal?: AbortSignal | undefined };

/** `reason` is kept with the request. */
export type WithdrawOptions = CallOptions & { reason?: string | undefined };

/** The same key and text post one answer, however often they are sent. */
export type AnswerOptions = CallOptions & { idempotencyKey?: string | undefined };

/** Called once for each question that nobody answered yet. Text that it returns is posted as the answer. */
export type QuestionHandler = (question: Message, request: RequestView) => string | undefined | void | Promise<string | undefined | void>;

export type WaitOptions = CallOptions & {
  /** After this long `wait` throws WaitTimeoutError; the request stays as it is. Without it, it waits until the decision. */
  timeoutMs?: number | undefined;
  onQuestion?: QuestionHandler | undefined;
};

export type RequestOptions = CallOptions & {
  /** The same key and body give the same request, also from another process: the way to resume after a restart. */
  idempotencyKey?: string | undefined;
  /** The span that asks (W3C Trace Context), in place of the one that a tracer gives. One that is not valid is not sent. */
  traceparent?: string | undefined;
  /** Answer at the decision in place of at once. */
  wait?: boolean | Omit<WaitOptions, 'signal'> | undefined;
};

export type Tool = {
  name: string;
  title: string;
  class: 'read' | 'reversible' | 'disruptive' | 'destructive' | 'lowers-protection' | 'identity';
  description: string;
  /** JSON Schema 2020-12 of the arguments, with `examples`. */
  schema: JsonObject;
  schemaHash: string;
  /** Patterns of the schema that the service does not check; each call of such a tool waits for people. */
  uncheckedPatterns: UncheckedPattern[];
  /** Who runs it now: the id of the executor that an approval's grant would name. Null when there is none. */
  executor: string | null;
};

/**
 * `digest` is that of the call which the executor means to run, by default the grant's own; `proof` is what the agent gave with a
 * grant that is bound to its key (`context.proof` of a guard, or `Holdpoint.prove`).
 */
export type RedeemOptions = CallOptions & { digest?: string | undefined; proof?: string | null | undefined };
/** `pointer` is its place in the schema, `argument` whose pattern it is in a call (RFC 6901, `*` for each); null when that is not said. */
export type UncheckedPattern = { pointer: string; pattern: string; why: string; argument: string | null };

/** The stored call that a grant stands for: run these arguments and no others. */
export type RedeemedCall = DigestParts & {
  requestId: string;
  tenant: string;
  tool: string;
  arguments: JsonObject;
  targets: Target[];
  digest: string;
  /** The span in which the agent asked (W3C Trace Context); null when it said none. */
  traceparent: string | null;
  lease: string;
  leaseExpiresAt: string;
};

export type Report = { lease: string; status: 'succeeded' | 'failed' | 'unknown'; output?: Json | undefined };
