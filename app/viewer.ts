import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { appDatabase, currentPerson } from '#lib/auth/current-person.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { countOpen } from '#lib/ops/count-open.ts';
import { countProposedTools } from '#lib/ops/count-proposed-tools.ts';
import { getMe } from '#lib/ops/get-me.ts';
import { listSavedViews } from '#lib/ops/list-saved-views.ts';

/** Who is looking, asked once per page. Null when nobody is signed in; every read checks again for itself. */
export const findViewer = cache(async (): Promise<PersonPrincipal | null> => currentPerson());

/** The person, or the sign-in page and back to `path` after it. */
export async function requireViewer(path: string): Promise<PersonPrincipal> {
  return (await findViewer()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}

/** What the frame of every signed-in page knows from its first paint on. */
export async function readKnown(viewer: PersonPrincipal) {
  const db = appDatabase();
  const [me, counts, views, toolCounts] = await Promise.all([
    getMe(db, viewer),
    countOpen(db, viewer),
    listSavedViews(db, viewer),
    countProposedTools(db, viewer),
  ]);
  return { me, counts, views: views.items, toolCounts };
}

/** A read for a page: what is not there and what is not theirs are the same page. */
export async function readOrNotFound<T>(read: (db: ReturnType<typeof appDatabase>) => Promise<T>): Promise<T> {
  try {
    return await read(appDatabase());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'not_found') notFound();
    throw error;
  }
}
