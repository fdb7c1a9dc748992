import { AuthenticationError, HoldpointError } from '#sdk/main.ts';
import { commandHelp, COMMANDS, findCommand, overview } from './commands.ts';
import { type ExitCode, exitCode, exitTable } from './exit-code.ts';
import { BrowserNeeded } from './browser-needed.ts';
import { Interrupted, type Output, UsageError } from './output.ts';
import { visibleLine } from './visible-line.ts';

/** Runs one command and answers with its exit code. Never throws, whatever the arguments, the service or a file are like. */
export async function run(argv: readonly string[], output: Output): Promise<ExitCode> {
  if (argv[0] === 'help' || argv[0] === '--help' || argv[0] === '-h') return help(argv.slice(1), output);
  const name = findCommand(argv);
  try {
    if (name === null) throw new UsageError(argv.length === 0 ? 'no command' : `no such command: ${argv.slice(0, 2).join(' ')}`);
    const rest = argv.slice(name.split(' ').length);
    if (ownPart(rest).includes('--help')) return help(name.split(' '), output);
    return await (await COMMANDS[name].load())(rest, output);
  } catch (error) {
    return explain(error, name === null ? overview() : commandHelp(name), output);
  }
}

/** What stands before `--`: behind it is somebody else's command. */
function ownPart(args: readonly string[]): readonly string[] {
  return args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
}

function help(words: readonly string[], { out }: Output): ExitCode {
  const name = findCommand(words);
  if (words[0] === 'exit-codes') out(exitTable());
  else out(name === null ? overview() : commandHelp(name));
  return exitCode('ok');
}

/** One line that says what went wrong; the usage where that is what was wrong. */
function explain(error: unknown, usage: string, { err }: Output): ExitCode {
  if (error instanceof Interrupted) return exitCode('interrupted');
  const message = visibleLine(error instanceof Error ? error.message : String(error));
  if (error instanceof BrowserNeeded) {
    err(`holdpoint: ${message}`);
    err(`open ${error.url}`);
    return exitCode('browser');
  }
  if (error instanceof HoldpointError) {
    err(`holdpoint: ${visibleLine(error.code)}: ${message}`);
    for (const fault of error.errors) err(`  ${visibleLine(fault.pointer)}: ${visibleLine(fault.message)}`);
    // A credential that cannot be one was not sent at all, which says nothing of the service.
    if (error instanceof AuthenticationError) return exitCode('refused');
    return exitCode(error.status === 0 || error.status >= 500 ? 'unreachable' : 'refused');
  }
  err(`holdpoint: ${message}`);
  if (error instanceof UsageError || isParseArgsError(error)) err(usage);
  return exitCode('usage');
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
