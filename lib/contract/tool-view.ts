import { z } from 'zod';
import { TOOL_CLASSES } from '#lib/domain/tool-class.ts';
import { jsonObject } from './json.ts';

export const toolView = z
  .object({
    name: z.string(),
    title: z.string(),
    class: z.enum(TOOL_CLASSES),
    description: z.string(),
    schema: jsonObject.meta({ description: 'JSON Schema 2020-12 of the arguments, with `examples`' }),
    schemaHash: z.string(),
  })
  .meta({ id: 'Tool' });
export const toolList = z.object({ tools: z.array(toolView) }).meta({ id: 'ToolList' });
