// The front door of the package: what stands here is its API, and all else may change.
export { Holdpoint, type HoldpointOptions } from './holdpoint.ts';
export { bearer, type AnsweredCall, type Credential, type SignedCall } from './credential.ts';
export type { Identity } from './identity.ts';
export { workloadIdentity, type WorkloadIdentityOptions } from './workload-identity.ts';
export { type Assertion, type AssertionContext, type AssertionSource, privateKeyJwt } from './assertion.ts';
export type { KeyPair } from './prover.ts';
export type { Guarded, GuardOptions, RunContext } from './guard-options.ts';
export { Executor, type ExecutorOptions } from './executor.ts';
export { type GrantClaims, type JwksSource, verifyGrant, type VerifyGrantOptions } from './verify-grant.ts';
export { isApproved, type ApprovedRequest } from './is-approved.ts';
export {
  AuthenticationError,
  ConflictError,
  CredentialError,
  ForbiddenError,
  HoldpointError,
  InvalidRequestError,
  NotFoundError,
  RateLimitError,
  UnavailableError,
  WaitTimeoutError,
} from './errors.ts';
export { GrantError, type GrantFault } from './grant-error.ts';
export {
  AlreadyRunError,
  DeniedError,
  ExpiredError,
  LapsedError,
  NotApprovedError,
  RevokedError,
  WithdrawnError,
} from './outcome-errors.ts';
export type {
  AnswerOptions,
  CallOptions,
  Intent,
  Message,
  NewRequest,
  QuestionHandler,
  RedeemedCall,
  RedeemOptions,
  Report,
  RequestOptions,
  Target,
  TargetRef,
  Tool,
  WaitOptions,
  WithdrawOptions,
} from './calls.ts';
export type { Approval, Decision, Grant, Json, JsonObject, PolicyVerdict, RequestStatus, RequestView } from './request-view.ts';
export type { Span, Tracer } from './tracer.ts';
export type { Transport } from './wait.ts';
