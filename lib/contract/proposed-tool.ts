import { z } from 'zod';
import { TOOL_CLASSES } from '#lib/domain/tool-class.ts';
import { TOOL_STANDINGS } from '#lib/domain/tool-definition.ts';
import { digestText, instant, jsonObject, plainText, tenantId } from './json.ts';
import { uncheckedPattern } from './unchecked-pattern.ts';

export { mayReviewTools } from '#lib/domain/may-review-tools.ts';
export { isMilder } from '#lib/domain/suggest-class.ts';
export { TOOL_CLASSES, type ToolClass } from '#lib/domain/tool-class.ts';
export { TOOL_STANDINGS, type ToolStanding } from '#lib/domain/tool-definition.ts';

const hint = z.boolean().optional();

/** As MCP has it. Everything that an agent is told about a tool is here, because the review pins exactly this. */
export const toolDefinition = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9_./-]{1,118}$/)
      .meta({ examples: ['write_file'] }),
    title: plainText(500).optional(),
    description: plainText(32_000).default(''),
    inputSchema: jsonObject,
    outputSchema: jsonObject.optional(),
    annotations: z
      .strictObject({
        title: plainText(500).optional(),
        readOnlyHint: hint,
        destructiveHint: hint,
        idempotentHint: hint,
        openWorldHint: hint,
      })
      .optional(),
  })
  .meta({ id: 'ToolDefinition' });

const serverName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/);

const toolName = plainText(128).meta({ description: '`mcp.<server>.<tool>`', examples: ['mcp.files.write_file'] });

/** `POST /api/v1/tools/proposals`. The customer and the executor come from the credential. */
export const proposeToolsBody = z
  .strictObject({
    server: serverName.meta({ description: 'What the executor calls the server that offers these tools', examples: ['files'] }),
    tools: z.array(toolDefinition).min(1).max(100),
  })
  .meta({ id: 'ProposeTools' });
export type ProposeToolsBody = z.infer<typeof proposeToolsBody>;

const standing = {
  name: toolName,
  definitionHash: digestText.meta({ description: 'SHA-256 over the RFC 8785 form of the definition' }),
  standing: z.enum(TOOL_STANDINGS),
  class: z.enum(TOOL_CLASSES).nullable(),
};

/** In the order in which they were proposed. */
export const proposedToolList = z.object({ tools: z.array(z.object(standing)) }).meta({ id: 'ProposedToolStandings' });
export type ProposedToolList = z.infer<typeof proposedToolList>;

export const proposedToolView = z
  .object({
    ...standing,
    tenant: tenantId,
    executor: z.string(),
    suggestedClass: z.enum(TOOL_CLASSES),
    proposedAt: instant,
    title: z.string(),
    description: z.string().meta({ description: 'As offered now, cut at 300 characters with an ellipsis; its own server’s words' }),
    reviewedBy: z.string().nullable(),
    reviewedAt: instant.nullable(),
    reason: z.string(),
    uncheckedPatterns: z.array(uncheckedPattern).meta({
      description: 'Patterns in the schema that is offered now which the service cannot check; a review accepts them by their pointers',
    }),
    accepted: z
      .array(uncheckedPattern)
      .meta({ description: 'Those of them that the last review let go unchecked. Each call of such a tool asks for people' }),
  })
  .meta({ id: 'ProposedTool' });
export type ProposedToolView = z.infer<typeof proposedToolView>;

export const proposedToolQuery = z.object({
  tenant: tenantId.optional(),
  standing: z.enum(TOOL_STANDINGS).optional(),
  server: serverName.optional(),
  q: plainText(200).optional().meta({ description: 'Part of the name, title or description, in whatever case' }),
  after: plainText(256).optional().meta({ description: 'The `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export type ProposedToolQuery = z.infer<typeof proposedToolQuery>;

export const proposedToolPage = z
  .object({ items: z.array(proposedToolView), next: z.string().nullable() })
  .meta({ id: 'ProposedToolPage' });
export type ProposedToolPage = z.infer<typeof proposedToolPage>;

/** How many there are, however they are listed: what a filter offers and a badge counts. */
export const proposedToolCounts = z
  .object({
    items: z.array(z.object({ tenant: tenantId, server: z.string(), standing: z.enum(TOOL_STANDINGS), count: z.int() })),
  })
  .meta({ id: 'ProposedToolCounts' });
export type ProposedToolCounts = z.infer<typeof proposedToolCounts>;

export const proposedToolDetail = proposedToolView
  .extend({
    definition: jsonObject.meta({ description: 'What is offered now' }),
    reviewed: jsonObject.nullable().meta({ description: 'What a person last judged' }),
  })
  .meta({ id: 'ProposedToolDetail' });
export type ProposedToolDetail = z.infer<typeof proposedToolDetail>;

/** `POST /api/console/tools/reviews`: all of them, or none. */
export const reviewToolsBody = z
  .strictObject({
    tenant: tenantId,
    tools: z
      .array(
        z.strictObject({
          name: toolName,
          definitionHash: digestText.meta({ description: 'Of what the person saw' }),
          class: z.enum(TOOL_CLASSES).nullable().meta({ description: 'null refuses the tool' }),
          acceptUncheckedPatterns: z
            .array(z.string().max(4_096))
            .max(1_000)
            .optional()
            .meta({ description: 'The pointers of all `uncheckedPatterns` that the person saw: the tool is then called without them' }),
        }),
      )
      .min(1)
      .max(500),
    reason: plainText(2_000).default(''),
  })
  .meta({ id: 'ReviewTools' });
export type ReviewToolsBody = z.infer<typeof reviewToolsBody>;

/** The answer to a review. */
export const reviewedTools = z.object({ reviewed: z.int() }).meta({ id: 'ReviewedTools' });
