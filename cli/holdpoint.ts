#!/usr/bin/env node
import { whenNpmEnds } from '../scripts/when-npm-ends.mjs';
import { exitCode } from './exit-code.ts';
import { Interrupted } from './output.ts';
import { run } from './run.ts';
import { withoutCommands } from './visible-line.ts';

// Once: a second Ctrl-C ends the process whatever it is doing.
const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort(new Interrupted('interrupted')));

// `npm run` starts it in the checkout; a file that is named is where the person stands.
const { npm_lifecycle_event: startedAs = '', INIT_CWD: stoodIn } = process.env;
if (startedAs === 'holdpoint' && stoodIn) process.chdir(stoodIn);

// Of a SIGTERM npm tells only the shell between us: a tail or a gate that somebody stopped would go on. Other scripts of npm may
// start one and leave it on purpose.
if (startedAs === 'holdpoint' || startedAs === 'npx') whenNpmEnds(() => process.kill(process.pid, 'SIGTERM'));

let onUnread: (() => void) | null = null;
// `| head -1` has read enough. That is no success of a command whose answer was not read to the end.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (onUnread === null) process.exit(exitCode('closed'));
    if (stream === process.stdout) onUnread();
  });

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${withoutCommands(text)}\n`),
  err: (text) => process.stderr.write(`${withoutCommands(text)}\n`),
  data: (text) => process.stdout.write(`${process.stdout.isTTY ? withoutCommands(text) : text}\n`),
  signal: interrupt.signal,
  onUnread: (listener) => {
    onUnread = listener;
  },
});
