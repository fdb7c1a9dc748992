import { z } from 'zod';
import { TOOL_CLASSES } from '#lib/domain/tool-class.ts';
import { jsonObject } from './json.ts';
import { uncheckedPattern } from './unchecked-pattern.ts';

export const toolView = z
  .object({
    name: z.string(),
    title: z.string(),
    class: z.enum(TOOL_CLASSES),
    description: z.string(),
    schema: jsonObject.meta({ description: 'JSON Schema 2020-12 of the arguments, with `examples`' }),
    schemaHash: z.string(),
    uncheckedPatterns: z
      .array(uncheckedPattern)
      .meta({ description: 'Patterns of the schema that are not checked; each call of such a tool waits for people' }),
    executor: z.string().nullable().meta({
      description:
        'Who runs it now: the id of the executor that an approval’s grant would name. Whoever brought the tool, else the customer’s oldest that brings none; null when there is none',
    }),
  })
  .meta({ id: 'Tool' });
export const toolList = z.object({ tools: z.array(toolView) }).meta({ id: 'ToolList' });
export type ToolList = z.infer<typeof toolList>;
