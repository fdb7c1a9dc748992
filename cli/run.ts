import { runAuditExport } from './audit-export.ts';
import { runAuditVerify } from './audit-verify.ts';
import { runKeysRotate } from './keys-rotate.ts';
import { runMcpGate } from './mcp-gate.ts';
import { type ExitCode, type Output, UsageError } from './output.ts';

const USAGE = `usage:
  holdpoint audit verify --export FILE            check an export offline ("-" reads standard input)
  holdpoint audit verify --database URL [--tenant T]
        --key NOTEKEY      trust only this key (repeatable), as an earlier verify printed it
        --checkpoint FILE  a checkpoint that was kept elsewhere (repeatable)
        --json             one report a line
  holdpoint audit export --database URL --tenant T --out FILE ("-" writes standard output)
  holdpoint keys rotate --database URL            a new key for grants now; HOLDPOINT_GRANT_KEK in the environment
  holdpoint mcp-gate --server NAME (-- COMMAND ARGS… | --upstream URL)
                                                  hold the calls of any MCP server; HOLDPOINT_URL, HOLDPOINT_AGENT_KEY
                                                  and HOLDPOINT_EXECUTOR_KEY in the environment
        --http PORT        streamable HTTP on loopback in place of standard input; HOLDPOINT_GATE_TOKEN guards it
        --target host:NAME what every call acts on (repeatable)
        --header "N: V"    sent to the upstream URL (repeatable)
        --hold S, --hold-progress S, --grace S    how long one answer, one with progress, and an abandoned call may wait`;

/** Runs one command and answers with its exit code. Never throws for a wrong argument or an unreadable source. */
export async function run(argv: readonly string[], output: Output): Promise<ExitCode> {
  const [noun, verb, ...rest] = argv;
  try {
    if (noun === 'audit' && verb === 'verify') return await runAuditVerify(rest, output);
    if (noun === 'audit' && verb === 'export') return await runAuditExport(rest, output);
    if (noun === 'keys' && verb === 'rotate') return await runKeysRotate(rest, output);
    if (noun === 'mcp-gate') return await runMcpGate(argv.slice(1), output);
    if (noun === '--help' || noun === 'help') {
      output.out(USAGE);
      return 0;
    }
    throw new UsageError(noun === undefined ? 'no command' : `no such command: ${argv.slice(0, 2).join(' ')}`);
  } catch (error) {
    output.err(`holdpoint: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof UsageError || isParseArgsError(error)) output.err(USAGE);
    return 2;
  }
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
