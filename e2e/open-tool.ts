import { openDatabase } from '#lib/store/database.ts';
import { readRegistry } from '#prisma/seed/read-registry.ts';
import type { ToolRow } from '#prisma/seed/tools/tool-row.ts';
import { writeRegistry } from '#prisma/seed/write-registry.ts';

/**
 * A tool whose schema lets any arguments in: the shipped ones allow neither ten thousand values nor thirty levels. No
 * policy names it, so one technician decides, and it is disruptive, so the whole call has to be read first.
 */
export const OPEN_TOOL: ToolRow = {
  name: 'fleet.task',
  title: 'Run a fleet task',
  class: 'disruptive',
  description: 'Whatever the arguments say.',
  effect: 'run the fleet task below',
  undo: 'Run the opposite task.',
  denyPresets: ['Too much at once'],
  vendor: null,
  scriptArgument: null,
  schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', additionalProperties: true, properties: {} },
};

/** Before the server starts: a registry that changes later takes back what was approved. */
export async function addOpenTool(ownerUrl: string): Promise<void> {
  const db = openDatabase(ownerUrl, { max: 1 });
  try {
    const registry = readRegistry();
    await writeRegistry(db.unscoped, { ...registry, tools: [...registry.tools, OPEN_TOOL] });
  } finally {
    await db.close();
  }
}
