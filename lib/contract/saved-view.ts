import { z } from 'zod';
import { listQuery } from './console-view.ts';
import { plainText } from './json.ts';

/** What a view of the queue narrows, how it sorts and by what it groups: the fields of the list's query. */
const { tenant, tool, agent, risk, atLeast, route, claim, q, sort, group } = listQuery.shape;
export const viewFilter = z.strictObject({ tenant, tool, agent, risk, atLeast, route, claim, q, sort, group }).meta({ id: 'ViewFilter' });

export const viewName = plainText(40).refine(
  (text) => text.trim() === text && text !== '',
  'must not be empty or begin or end with a space',
);

/** A view of one person, kept under a name of theirs. */
export const savedView = z.object({ name: z.string(), filter: viewFilter }).meta({ id: 'SavedView' });
export type SavedView = z.infer<typeof savedView>;
export const savedViewBody = z.strictObject({ filter: viewFilter }).meta({ id: 'SaveView' });
export const savedViewList = z.object({ items: z.array(savedView) }).meta({ id: 'SavedViewList' });
export type SavedViewList = z.infer<typeof savedViewList>;
