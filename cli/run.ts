import { AuthenticationError, HoldpointError } from '#sdk/main.ts';
import { readFile } from 'node:fs/promises';
import { commandHelp, COMMANDS, findCommand, findGroup, overview } from './commands.ts';
import { type ExitCode, exitCode, exitTable } from './exit-code.ts';
import { BrowserNeeded } from './browser-needed.ts';
import { Interrupted, NotHere, type Output, UsageError } from './output.ts';
import { visibleLine } from './visible-line.ts';

/** Runs one command and answers with its exit code. Never throws, whatever the arguments, the service or a file are like. */
export async function run(argv: readonly string[], output: Output): Promise<ExitCode> {
  const name = findCommand(argv);
  try {
    if (argv[0] === 'help' || argv[0] === '--help' || argv[0] === '-h') return help(argv.slice(1), output);
    if (argv[0] === '--version') return await version(output);
    const rest = argv.slice(name?.split(' ').length ?? 1);
    if (ownPart(rest).includes('--help')) return help(argv.slice(0, argv.length - rest.length), output);
    if (name === null) throw noCommand(argv);
    return await (await COMMANDS[name].load())(rest, output);
  } catch (error) {
    return explain(error, name ?? (findGroup(argv[0]).length > 0 ? argv[0] : undefined), output);
  }
}

/** What stands before `--`: behind it is somebody else's command. */
function ownPart(args: readonly string[]): readonly string[] {
  return args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
}

/** Throws UsageError for what is no command. A group such as `audit` tells of each of its commands. */
function help(words: readonly string[], { out }: Output): ExitCode {
  const name = findCommand(words);
  const group = findGroup(words[0]);
  if (words.length === 0) out(overview());
  else if (words[0] === 'exit-codes') out(exitTable());
  else if (name !== null) out(commandHelp(name));
  else if (group.length > 0 && words.length === 1) out(group.map(commandHelp).join('\n\n'));
  else throw noCommand(words);
  return exitCode('ok');
}

/** Of the package, or in a checkout of that: both have it one folder up. */
async function version({ out }: Output): Promise<ExitCode> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  out(`holdpoint ${(JSON.parse(text) as { version: string }).version}`);
  return exitCode('ok');
}

function noCommand(words: readonly string[]): UsageError {
  const [first, ...more] = words;
  if (first === undefined) return new UsageError('no command');
  return new UsageError(`no such command: ${[first, ...(findGroup(first).length > 0 ? more.slice(0, 1) : [])].join(' ')}`);
}

/** One line that says what went wrong; where the usage was, one more that says who tells it, so that the first does not scroll away. */
function explain(error: unknown, about: string | undefined, { err }: Output): ExitCode {
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
  if (error instanceof NotHere) return exitCode('elsewhere');
  if (error instanceof UsageError || isParseArgsError(error)) err(`try: holdpoint help${about === undefined ? '' : ` ${about}`}`);
  return exitCode('usage');
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
