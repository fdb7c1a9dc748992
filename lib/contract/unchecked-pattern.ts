import { z } from 'zod';

/** A pattern of a tool's schema that has no linear form, and so is not checked. */
export const uncheckedPattern = z
  .object({
    pointer: z.string().meta({ description: 'Its place in the schema (RFC 6901)', examples: ['/properties/path/pattern'] }),
    pattern: z.string(),
    why: z.string().meta({ description: 'Why it cannot be matched in linear time' }),
    argument: z
      .string()
      .nullable()
      .meta({ description: 'Whose pattern it is in a call, `*` for every item or name; null when the schema does not say' }),
  })
  .meta({ id: 'UncheckedPattern' });
export type UncheckedPattern = z.infer<typeof uncheckedPattern>;
