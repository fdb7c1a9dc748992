import { jsonLeaves } from '#lib/domain/json-leaves.ts';
import { pointerOf } from '#lib/domain/shown.ts';
import { type Holdpoint, isApproved, type RequestView } from '#sdk/main.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { outcomeCode } from './outcome.ts';
import type { Output } from './output.ts';
import { leafText } from './leaf-text.ts';
import { jsonLine, visibleLine } from './visible-line.ts';
import { writePrivate } from './write-private.ts';

/** `holdpoint` makes what an executor needs beside a grant that is bound to the agent's key, and knows where people decide. */
type Show = { json: boolean; grantFile: string | undefined; holdpoint: Pick<Holdpoint, 'pageOf' | 'prove'> };

/** Tells an agent how its request stands, and answers with the exit code. Plain text never holds the grant. */
export async function showRequest(request: RequestView, { json, grantFile, holdpoint }: Show, { out, err }: Output): Promise<ExitCode> {
  const code = outcomeCode(request);
  if (grantFile !== undefined && isApproved(request)) {
    const proof = await holdpoint.prove(request.grant.token);
    if (proof !== null) await writePrivate(proofFileOf(grantFile), `${proof}\n`);
    await writePrivate(grantFile, `${request.grant.token}\n`);
    if (proof !== null) err(`the executor needs the proof beside the grant: ${visibleLine(proofFileOf(grantFile))}`);
  }
  if (json) {
    out(jsonLine(request));
    return code;
  }
  for (const line of describe(request, holdpoint.pageOf(request.id))) out(line);
  if (grantFile !== undefined && request.grant) err(`the grant is in ${visibleLine(grantFile)}, good until ${request.grant.expiresAt}`);
  if (code === exitCode('pending')) err(`it waits for a person: holdpoint wait ${visibleLine(request.id)}`);
  return code;
}

function proofFileOf(grantFile: string): string {
  return `${grantFile}.proof`;
}

function describe(
  { id, status, tenant, tool, arguments: given, targets, decision, approval, policy, result }: RequestView,
  page: string,
): string[] {
  const row = (name: string, text: string) => `  ${name.padEnd(11)}${text}`;
  return [
    `${visibleLine(id)}  ${visibleLine(decision && status === 'approved' ? decision.outcome.replaceAll('_', ' ') : status)}`,
    row('page', visibleLine(page)),
    row('tool', visibleLine(tool)),
    row('customer', visibleLine(tenant)),
    ...targets.map(({ kind, name, resolved, foreign }) =>
      row(kind, `${visibleLine(name)}${foreign ? ", another customer's" : resolved ? '' : ', not in the inventory'}`),
    ),
    ...jsonLeaves(given).map(({ path, value }) => row('argument', `${visibleLine(pointerOf(path))} = ${leafText(value)}`)),
    ...policy.reasons.map(({ reason }) => row('policy', visibleLine(reason))),
    ...(decision ? [row('decided by', decision.decidedBy.map(({ name }) => visibleLine(name)).join(', '))] : []),
    ...(decision?.message ? [row('words', visibleLine(decision.message))] : []),
    ...(approval && status === 'pending' ? [row('decide by', approval.decideBy)] : []),
    ...(result ? [row('result', result.status)] : []),
  ];
}
