import { parseArgs } from 'node:util';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { findSession, forgetSession } from './session-file.ts';
import { signOut } from './sign-in.ts';

/** `holdpoint logout`: forgotten here whatever the service says, and ended there so that a copy is worth nothing. */
export async function runLogout(args: readonly string[], { out, signal }: Output): Promise<ExitCode> {
  parseArgs({ args: [...args], options: {} });
  const session = await findSession();
  if (session === null) {
    out('nobody was signed in');
    return exitCode('ok');
  }
  await forgetSession();
  await signOut(session, signal);
  out(`signed out ${session.email}`);
  return exitCode('ok');
}
