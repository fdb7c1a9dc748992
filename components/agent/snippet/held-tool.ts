import { indented, oneLine } from './quote.ts';
import { type Body, bodyOf, type SnippetCall } from './snippet.ts';
import { zodShapeText, zodText } from './zod-text.ts';

/** The parts that every framework's program has, as source text. */
export type HeldTool = {
  /** The name that a model calls the tool by: models take letters, digits, `_` and `-`. */
  name: string;
  title: string;
  zod: string;
  zodShape: string;
  prompt: string;
  /** First lines of the program. */
  head: string;
  /** A connection, and what people are shown of a call of the tool. `name` is the tool's in the framework. */
  connect: (name?: string) => string;
};

/** What stands in the place of the work itself: a function of the approved arguments. */
export function doIt(indent: string): string {
  return `async (approved) => {
${indent}  console.log('run this, and nothing else:', approved);
${indent}  return 'done';
${indent}}`;
}

export function heldTool(call: SnippetCall): HeldTool {
  const body = bodyOf(call);
  const name = call.tool.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
  return {
    name,
    title: JSON.stringify(call.title),
    zod: zodText(body.arguments, '  '),
    zodShape: zodShapeText(body.arguments, '  '),
    prompt: JSON.stringify(`Call ${name} with ${JSON.stringify(body.arguments)}, and say what came of it.`),
    head: `// ${oneLine(call.agent)} asks before it acts: the model proposes, people decide, and what they approved runs.`,
    connect: (as = name) => connectText(call.url, as, body),
  };
}

function connectText(url: string, name: string, { tool, targets, intent }: Body): string {
  const shown = { [name]: { tool, targets, intent } };
  return `const holdpoint = new Holdpoint({ url: ${JSON.stringify(url)}, key: process.env.HOLDPOINT_KEY });
// What people are shown of each call. An executor beside it (new Executor({ url, key })) makes a call run at most once.
const tools = ${indented(shown, '')};`;
}
