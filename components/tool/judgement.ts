import { isMilder, type ProposedToolView, type ReviewToolsBody, type ToolClass } from '#lib/contract/proposed-tool.ts';

/** What a person says of some tools at once: the class suggested for each, one class for all, or that none may be called. */
export type Judgement = 'suggested' | ToolClass | 'refused';

type Judged = Pick<ProposedToolView, 'suggestedClass'>;

/** The class that one tool gets by it. Null refuses the tool. */
export function classBy(judgement: Judgement, tool: Judged): ToolClass | null {
  if (judgement === 'refused') return null;
  return judgement === 'suggested' ? tool.suggestedClass : judgement;
}

/** What the service is told of one tool: by the hash of what was seen, with every pattern by name that was seen to go unchecked. */
export function judgementOf(tool: ProposedToolView, judgement: Judgement): ReviewToolsBody['tools'][number] {
  const given = classBy(judgement, tool);
  const accepted = given === null || tool.uncheckedPatterns.length === 0 ? null : tool.uncheckedPatterns.map(({ pointer }) => pointer);
  const { name, definitionHash } = tool;
  return { name, definitionHash, class: given, ...(accepted ? { acceptUncheckedPatterns: accepted } : {}) };
}

/** Less care than suggested for any of them: the service wants to know why, and so does whoever reads the log. */
export function needsReason(judgement: Judgement, tools: readonly Judged[]): boolean {
  return tools.some((tool) => {
    const given = classBy(judgement, tool);
    return given !== null && isMilder(given, tool.suggestedClass);
  });
}
