import { text as readStream } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { meView } from '#lib/contract/console-view.ts';
import { readUrl } from './agent-client.ts';
import { Console } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Output, UsageError } from './output.ts';
import { saveSession } from './session-file.ts';
import { signIn } from './sign-in.ts';
import { ask, askHidden } from './terminal.ts';
import { visibleLine } from './visible-line.ts';

const OPTIONS = { url: { type: 'string' }, email: { type: 'string' }, 'password-stdin': { type: 'boolean', default: false } } as const;

/** `holdpoint login`: a session of one's own, which `decide` and `tail` act with. */
export async function runLogin(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const url = readUrl(values.url ?? process.env['HOLDPOINT_URL']);
  const fromStdin = values['password-stdin'];
  if (fromStdin && values.email === undefined) throw new UsageError('--password-stdin goes with --email');
  if (!fromStdin && !process.stdin.isTTY) throw new UsageError('no terminal to ask for the password: give --password-stdin');
  const email = values.email ?? (await ask('E-mail: ', output)) ?? '';
  const password = fromStdin ? ((await readStream(process.stdin)).split(/\r?\n/)[0] ?? '') : await askHidden('Password: ', output);
  const session = await signIn(url, email, password, output.signal);
  const me = await new Console(session, output.signal).get('/api/console/me', meView);
  await saveSession(session);
  const customers = me.tenants.map(({ name, roles }) => `${visibleLine(name)} (${roles.join(', ')})`).join(', ');
  output.out(`signed in as ${visibleLine(me.name)}: ${customers || 'no customers'}`);
  return exitCode('ok');
}
