export type Baseline = {
  /** Scenarios that must have run and passed. */
  passes: readonly string[];
  /** What may fail, by scenario or `scenario:check`, with the reason. The suite ends with an error when one of them passes. */
  failures: Readonly<Record<string, string>>;
};

const ONLY_TOOLS = 'Only tools are passed on; the gate declares no such capability and answers "Method not found".';
const ASKS_BACK =
  'Requests of the upstream to the client (sampling, elicitation, roots) are not passed on, so there is no tool that needs one.';
const NO_LOGGING = 'Log messages of the upstream are unread prose and are not passed on; the gate declares no logging.';
const NOT_TESTABLE = 'Needs a diagnostic tool that asks its client for something or logs; an upstream has none that a gate would pass on.';

const NO_RESUMING =
  'A stream that ends without its answer is a client that has gone, and its call is taken back; to let it be resumed would be a late execution.';

const all = (reason: string, ...names: string[]) => Object.fromEntries(names.map((name) => [name, reason]));

const TOOL_SCENARIOS = [
  'tools-list',
  'tools-call-simple-text',
  'tools-call-image',
  'tools-call-audio',
  'tools-call-embedded-resource',
  'tools-call-mixed-content',
  'tools-call-error',
  'tools-call-with-progress',
  'json-schema-2020-12',
  'server-sse-multiple-streams',
  'dns-rebinding-protection',
];

const RESOURCES_AND_PROMPTS = all(
  ONLY_TOOLS,
  'completion-complete',
  'resources-list',
  'resources-read-text',
  'resources-read-binary',
  'resources-templates-read',
  'prompts-list',
  'prompts-get-simple',
  'prompts-get-with-args',
  'prompts-get-embedded-resource',
  'prompts-get-with-image',
);

/** What the conformance suite says of the gate, by revision of the protocol. */
export const BASELINE: Readonly<Record<string, Baseline>> = {
  '2025-11-25': {
    passes: [...TOOL_SCENARIOS, 'server-initialize', 'server-session-lifecycle', 'ping'],
    failures: {
      ...RESOURCES_AND_PROMPTS,
      ...all(ONLY_TOOLS, 'resources-subscribe', 'resources-unsubscribe'),
      ...all(NO_LOGGING, 'logging-set-level', 'tools-call-with-logging'),
      ...all(ASKS_BACK, 'tools-call-sampling', 'tools-call-elicitation', 'elicitation-sep1034-defaults', 'elicitation-sep1330-enums'),
      ...all(NO_RESUMING, 'server-sse-polling'),
    },
  },
  '2026-07-28': {
    passes: [...TOOL_SCENARIOS, 'http-header-validation', 'http-custom-header-server-validation'],
    failures: {
      ...RESOURCES_AND_PROMPTS,
      ...all(
        ONLY_TOOLS,
        'sep-2164-resource-not-found',
        'caching:sep-2549-prompts-list-caching-hints',
        'caching:sep-2549-resources-list-caching-hints',
        'caching:sep-2549-resources-templates-list-caching-hints',
      ),
      ...all(
        NOT_TESTABLE,
        'server-stateless:sep-2575-server-rejects-undeclared-capability',
        'server-stateless:sep-2575-missing-capability-http-400',
        'server-stateless:sep-2575-http-server-no-independent-requests-on-stream',
        'server-stateless:sep-2575-server-no-log-without-loglevel',
      ),
      // The gate's own legs are of another kind: they ask nothing of the client. request-state.db.test.ts judges those.
      ...all(
        ASKS_BACK,
        'input-required-result-basic-elicitation',
        'input-required-result-basic-sampling',
        'input-required-result-basic-list-roots',
        'input-required-result-request-state',
        'input-required-result-multiple-input-requests',
        'input-required-result-multi-round',
        'input-required-result-non-tool-request',
        'input-required-result-result-type',
        'input-required-result-tampered-state',
        'input-required-result-capability-check',
        'input-required-result-missing-input-response',
        'input-required-result-ignore-extra-params',
      ),
    },
  },
};
