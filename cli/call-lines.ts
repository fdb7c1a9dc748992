import type { RequestDetail } from '#lib/contract/console-view.ts';
import { jsonLeaves } from '#lib/domain/json-leaves.ts';
import { pointerOf, type Shown } from '#lib/domain/shown.ts';
import { uncheckedText } from './unchecked-text.ts';
import { leafText } from './leaf-text.ts';
import { visibleLine, visibleLines } from './visible-line.ts';

/** One line of the screen, and what of the call has been shown once it has. */
export type CallLine = { text: string; shows?: (shown: Shown) => void };

/**
 * The call as it would run: customer, tool, every target, every leaf and the script, one under the other and nothing
 * shortened. A line says what it shows, so that what is claimed to have been shown is made of lines that were (I5).
 */
export function callLines({ request, tenant, tool, agent, script, originalArguments }: RequestDetail): CallLine[] {
  const before = new Map(originalArguments ? leavesOf(originalArguments) : []);
  const targets = request.targets.map(
    ({ kind, name, resolved, foreign, role, privileged, owner }): CallLine => ({
      text: `  ${kind.padEnd(6)}${visibleLine(name)}${[
        role === null ? '' : ` (${visibleLine(role)})`,
        privileged ? ' PRIVILEGED' : '',
        resolved ? '' : ' NOT IN THE INVENTORY',
        foreign ? ` ANOTHER CUSTOMER'S${owner === null ? '' : `: ${visibleLine(owner)}`}` : '',
      ].join('')}`,
      shows: ({ targets: shown }) => shown.push([kind, name]),
    }),
  );
  const leaves = jsonLeaves(request.arguments).flatMap(({ path, value }): CallLine[] => {
    const pointer = pointerOf(path);
    const changed = originalArguments !== null && before.get(pointer) !== JSON.stringify(value);
    const was = before.get(pointer);
    const note: CallLine[] = changed
      ? [{ text: `      edited; the agent asked for ${was === undefined ? 'nothing here' : visibleLine(was)}` }]
      : [];
    return [
      { text: `  ${visibleLine(pointer) || '(all)'} = ${leafText(value)}`, shows: ({ arguments: shown }) => shown.push([pointer, value]) },
      ...note,
    ];
  });
  return [
    { text: `customer  ${visibleLine(tenant.name)} [${visibleLine(tenant.id)}]` },
    { text: `agent     ${visibleLine(agent.name)} (${visibleLine(agent.environment)})${agent.suspended ? ' SUSPENDED' : ''}` },
    { text: `tool      ${visibleLine(tool.name)}: ${visibleLine(tool.title)} (${tool.class})` },
    { text: `undo      ${tool.undo === null ? 'nobody wrote down how to undo it' : visibleLine(tool.undo)}` },
    { text: `targets   ${request.targets.length}` },
    ...targets,
    ...tool.uncheckedPatterns.map((unchecked): CallLine => ({ text: `UNCHECKED ${uncheckedText(unchecked)}` })),
    { text: 'arguments' },
    ...leaves,
    ...scriptLines(script),
    { text: `digest    ${request.digest}` },
  ];
}

function leavesOf(value: RequestDetail['request']['arguments']): [string, string][] {
  return jsonLeaves(value).map((leaf) => [pointerOf(leaf.path), JSON.stringify(leaf.value)]);
}

function scriptLines(script: RequestDetail['script']): CallLine[] {
  if (script === null) return [];
  const { content, name, interpreter, signedBy, contradictions, named } = script;
  if (content === null) return [{ text: `script    NOT IN THE LIBRARY (${visibleLine(named)}): nobody can see what would run` }];
  const signature = signedBy === null ? 'NOT SIGNED' : `signed by ${visibleLine(signedBy)}`;
  const parts = content.split('\n');
  return [
    { text: `script    ${visibleLine(name ?? '')} for ${visibleLine(interpreter ?? '')}, ${signature}` },
    ...contradictions.map((text) => ({ text: `  ! ${visibleLine(text)}` })),
    ...visibleLines(content).map((text, index): CallLine => {
      const part = (parts[index] ?? '') + (index < parts.length - 1 ? '\n' : '');
      return { text: `  ${String(index + 1).padStart(4)} │ ${text}`, shows: (shown) => void (shown.script = (shown.script ?? '') + part) };
    }),
  ];
}
