import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';

type Run = (args: readonly string[], output: Output) => Promise<ExitCode>;
const GROUPS = ['Agents', 'People', 'Operators'] as const;
type Command = { group: (typeof GROUPS)[number]; summary: string; usage: string; load: () => Promise<Run> };

const AGENT = `
  --url URL          the service; else HOLDPOINT_URL
  --key-file FILE    the agent's key; else HOLDPOINT_KEY (never an argument, which every user of the machine can read)
  --workload-token-file FILE  in place of a key: the token of its issuer or its JWT-SVID, read anew; else HOLDPOINT_WORKLOAD_TOKEN_FILE
  --federation ID    the federation of that token, fed_…; else HOLDPOINT_FEDERATION
  --workload-key-file FILE    where its key pair is kept; else HOLDPOINT_WORKLOAD_KEY_FILE, or with this user's sessions
  --patience SECONDS how long to try again while the service cannot be reached (30)`;
const PERSON = `
  --url URL          the service; else that of the last \`holdpoint login\``;

/** Every command: what it is for, how it is used, and the file that does it. Loaded when it is called, so that help is quick. */
export const COMMANDS = {
  request: {
    group: 'Agents',
    summary: 'ask to run one tool call',
    usage: `holdpoint request --tool NAME [--arg NAME=VALUE]… [--target host:NAME]… --summary TEXT [--wait]
holdpoint request --body FILE [--wait]

  --tool NAME        which tool; \`holdpoint tools\` lists them
  --arg NAME=VALUE   one argument, read as the type that the tool's schema gives it (repeatable)
  --arguments @FILE  all arguments as a JSON object ("@-" reads standard input)
  --target KIND:NAME what it touches: host:NAME or user:NAME (repeatable)
  --summary TEXT     what the call is for, in one line
  --reason TEXT      why
  --ticket ID        of the MSP's own system
  --confidence N     0 to 1
  --deadline SECONDS may only shorten the time that policy gives people
  --body FILE        the whole request as JSON, in place of the above ("-" reads standard input)
  --idempotency-key K the same key and body give the same request: the way to resume
  --wait             answer at the decision
  --timeout SECONDS  wait no longer than this
  --grant-file FILE  write the grant of an approval there, for its owner alone (0600); the proof of a bound one to FILE.proof
  --json             the request as the API shows it, with the grant${AGENT}

TRACEPARENT in the environment (W3C Trace Context) is kept with the request.`,
    load: async () => (await import('./request.ts')).runRequest,
  },
  wait: {
    group: 'Agents',
    summary: 'wait for the decision on a request',
    usage: `holdpoint wait ID

  --timeout SECONDS  wait no longer than this
  --grant-file FILE  write the grant of an approval there, for its owner alone (0600); the proof of a bound one to FILE.proof
  --json             the request as the API shows it, with the grant${AGENT}`,
    load: async () => (await import('./wait.ts')).runWait,
  },
  tools: {
    group: 'Agents',
    summary: 'the tools that an agent may name',
    usage: `holdpoint tools

  --json             one tool a line, with its schema${AGENT}`,
    load: async () => (await import('./tools.ts')).runTools,
  },
  whoami: {
    group: 'Agents',
    summary: 'whose the key is: agent or executor, customer, and when it ends',
    usage: `holdpoint whoami

  --json             the same as one line of JSON${AGENT}`,
    load: async () => (await import('./whoami.ts')).runWhoami,
  },
  doctor: {
    group: 'Agents',
    summary: 'why it does not work: address, clock, TLS, key, websocket, long-poll',
    usage: `holdpoint doctor

  --json             one check a line${AGENT}`,
    load: async () => (await import('./doctor.ts')).runDoctor,
  },
  'mcp-gate': {
    group: 'Agents',
    summary: 'hold the calls of any MCP server',
    usage: `holdpoint mcp-gate --server NAME -- COMMAND ARGS…
holdpoint mcp-gate --server NAME --upstream URL

  --server NAME      the name under which its tools are reviewed
  --upstream URL     a server that speaks streamable HTTP, in place of a command
  --header "N: V"    sent to that URL (repeatable)
  --http PORT        streamable HTTP on loopback in place of standard input; HOLDPOINT_GATE_TOKEN guards it
  --target KIND:NAME what every call acts on: host:NAME or user:NAME (repeatable)
  --hold SECONDS     how long one answer may wait
  --hold-progress S  the same for a client that hears of progress meanwhile
  --grace SECONDS    how long a call that nobody waits for any more may be asked for again
  --url URL          the service; else HOLDPOINT_URL
The keys come from HOLDPOINT_AGENT_KEY (else HOLDPOINT_KEY) and HOLDPOINT_EXECUTOR_KEY and never from an argument; or, in place of either, a workload's own token:
  --agent-token-file FILE, --agent-federation ID       else HOLDPOINT_AGENT_TOKEN_FILE, HOLDPOINT_AGENT_FEDERATION
  --executor-token-file FILE, --executor-federation ID else HOLDPOINT_EXECUTOR_TOKEN_FILE, HOLDPOINT_EXECUTOR_FEDERATION`,
    load: async () => (await import('./mcp-gate.ts')).runMcpGate,
  },
  tail: {
    group: 'People',
    summary: 'follow the queue, or with a key some requests of an agent, a line for each change',
    usage: `holdpoint tail [ID…]

  ID                 requests of the agent whose key is given; ends when all of them are over
  --json             one JSON object a line
Without ID it follows the queue of who is signed in, until Ctrl-C.${PERSON}
  --key-file FILE    the agent's key; else HOLDPOINT_KEY. Only with ID, as are --workload-token-file and what goes with it`,
    load: async () => (await import('./tail.ts')).runTail,
  },
  decide: {
    group: 'People',
    summary: 'show a request and approve it, deny it, or ask its agent',
    usage: `holdpoint decide ID                     show it whole, decide nothing
holdpoint decide ID approve             on a terminal: shows the call and asks for what its risk asks for
holdpoint decide ID deny --reason TEXT  also takes an approval back that was not used yet
holdpoint decide ID ask --message TEXT  a question to the agent; stops no clock

  --reason TEXT      the agent gets these words
  --json             the request afterwards, as the API shows it
A route that wants a passkey, an edit, and a call that a terminal cannot show as it is need the browser (exit code 9).${PERSON}`,
    load: async () => (await import('./decide.ts')).runDecide,
  },
  agents: {
    group: 'People',
    summary: 'the agents and executors of your customers: state, keys, when last seen, callbacks',
    usage: `holdpoint agents [--tenant ID]

  --json             one agent or executor a line${PERSON}`,
    load: async () => (await import('./agents.ts')).runAgents,
  },
  login: {
    group: 'People',
    summary: 'sign in with e-mail and password',
    usage: `holdpoint login --url URL [--email ADDRESS]

  --password-stdin   read the password from the first line of standard input
The session is kept for its owner alone (0600) in $XDG_CONFIG_HOME/holdpoint; the service can end it at any time.`,
    load: async () => (await import('./login.ts')).runLogin,
  },
  logout: {
    group: 'People',
    summary: 'end that session, here and at the service',
    usage: 'holdpoint logout',
    load: async () => (await import('./logout.ts')).runLogout,
  },
  'audit verify': {
    group: 'Operators',
    summary: 'check a log',
    usage: `holdpoint audit verify --export FILE            check an export offline ("-" reads standard input)
holdpoint audit verify --database URL [--tenant T]

  --key NOTEKEY      trust only this key (repeatable), as an earlier verify printed it
  --checkpoint FILE  a checkpoint that was kept elsewhere (repeatable)
  --json             one report a line`,
    load: async () => (await import('./audit-verify.ts')).runAuditVerify,
  },
  'audit export': {
    group: 'Operators',
    summary: "write one tenant's log to a file",
    usage: 'holdpoint audit export --database URL --tenant T --out FILE ("-" writes standard output)',
    load: async () => (await import('#at-the-service')).runAuditExport,
  },
  'keys rotate': {
    group: 'Operators',
    summary: 'a new key for grants now',
    usage: 'holdpoint keys rotate --database URL   with HOLDPOINT_GRANT_KEK in the environment',
    load: async () => (await import('#at-the-service')).runKeysRotate,
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;
const NAMES = Object.keys(COMMANDS) as CommandName[];

/** The command that the first one or two words name. */
export function findCommand(words: readonly string[]): CommandName | null {
  return NAMES.find((name) => name.split(' ').every((word, index) => words[index] === word)) ?? null;
}

/** The commands of a group such as `audit`, which is none by itself. */
export function findGroup(word: string | undefined): CommandName[] {
  return NAMES.filter((name) => name.startsWith(`${word} `));
}

export function commandHelp(name: CommandName): string {
  const { summary, usage } = COMMANDS[name];
  return `holdpoint ${name}: ${summary}\n\nusage:\n${usage.replace(/^(?=.)/gm, '  ')}`;
}

/** All commands by who uses them. */
export function overview(): string {
  const lines = GROUPS.flatMap((group) => [
    '',
    `${group}:`,
    ...NAMES.filter((name) => COMMANDS[name].group === group).map((name) => `  ${name.padEnd(14)}${COMMANDS[name].summary}`),
  ]);
  return [
    'usage: holdpoint COMMAND …',
    ...lines,
    '',
    '`holdpoint help COMMAND` tells how one is used, `holdpoint help exit-codes` how it ends, `holdpoint --version` which this is.',
  ].join('\n');
}
