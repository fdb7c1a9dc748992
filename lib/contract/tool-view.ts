import { z } from 'zod';
import { jsonObject } from './json.ts';

export const TOOL_CLASSES = ['read', 'reversible', 'disruptive', 'destructive', 'lowers-protection', 'identity'] as const;

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
