import type { RequestDetail } from '#lib/contract/console-view.ts';
import { visibleLine, visibleLines } from './visible-line.ts';

/** How a request stands and what the service remarks on it: its own words, above the call. */
export function headLines({ request, risk, flags, votes, may, context }: RequestDetail): string[] {
  const { approval, policy } = request;
  const roles = Object.entries(approval?.missing ?? {}).map(([role, count]) => `${count} ${role}`);
  return [
    `${visibleLine(request.id)}  ${request.status}  ${risk.toUpperCase()} risk`,
    ...policy.reasons.map(({ reason }) => `policy    ${visibleLine(reason)}`),
    ...(policy.ambiguous.length > 0 ? [`policy    ambiguous: ${policy.ambiguous.map(visibleLine).join(', ')}`] : []),
    ...(approval && roles.length > 0
      ? [`missing   ${roles.join(', ')}, by ${approval.decideBy}${approval.stepUp ? ', with a passkey' : ''}`]
      : []),
    ...votes.map(
      ({ personName, verdict, reason }) => `vote      ${visibleLine(personName)}: ${verdict}${reason ? `, ${visibleLine(reason)}` : ''}`,
    ),
    ...(context.deniedInLastHour.length > 0
      ? [
          `DENIED    ${context.deniedInLastHour.length === 1 ? 'once' : `${context.deniedInLastHour.length} times`} in the hour before it was asked: the same tool on the same targets`,
        ]
      : []),
    ...flags.map(
      ({ kind, where, excerpt, explain }) => `remark    ${kind} in the ${where}: ${visibleLine(explain)} "${visibleLine(excerpt)}"`,
    ),
    ...(may.whyNot === null ? [] : [`you       ${visibleLine(may.whyNot)}`]),
  ];
}

/** What the agent says of it, after the call and marked: it decides nothing. */
export function proseLines({ intent, confidencePct, messages }: RequestDetail): string[] {
  const said = (name: string, text: string) =>
    text === '' ? [] : visibleLines(text).map((line, index) => `│ ${(index === 0 ? name : '').padEnd(9)}${line}`);
  return [
    'the agent says (unverified)',
    ...said('summary', intent.summary),
    ...said('reason', intent.reason),
    ...said('ticket', intent.ticket ?? ''),
    ...said('prompt', intent.prompt),
    ...said('evidence', intent.evidence),
    ...said('sure', confidencePct === null ? 'it does not say how sure it is' : `${confidencePct} %`),
    ...messages.flatMap(({ authorName, body }) =>
      visibleLines(body).map((line, index) => `│ ${index === 0 ? `${visibleLine(authorName)}: ` : '  '}${line}`),
    ),
  ];
}
