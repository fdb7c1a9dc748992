import type { MeView } from '#lib/contract/console-view.ts';

/** `run`: an address to go to, or something to do. `takesFocus`: what it opens has the focus then, and not what had it before. */
export type Command = { id: string; label: string; hint?: string; words?: string; takesFocus?: boolean; run: string | (() => void) };

/** Every word of the query has to begin a word of the command; commands that begin with the query come first. */
export function findCommands(commands: readonly Command[], query: string): Command[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...commands];
  const found = commands.filter(({ label, words = '' }) => {
    const have = `${label} ${words}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return wanted.every((word) => have.some((each) => each.startsWith(word)));
  });
  const starts = (command: Command) => (command.label.toLowerCase().startsWith(query.trim().toLowerCase()) ? 0 : 1);
  return found.sort((one, other) => starts(one) - starts(other));
}

/** What a typed text can also mean: the id of a request, or something to look for. */
export function commandsForText(query: string): Command[] {
  const text = query.trim();
  if (text === '') return [];
  const search: Command[] = [
    { id: 'search-queue', label: `Search the queue for “${text}”`, run: `/?q=${encodeURIComponent(text)}` },
    { id: 'search-history', label: `Search the history for “${text}”`, run: `/history?q=${encodeURIComponent(text)}` },
  ];
  const id = /\b(req_[A-Za-z0-9]{6,60})\b/.exec(text)?.[1];
  return id ? [{ id: 'open', label: `Open request ${id}`, run: `/requests/${id}` }, ...search] : search;
}

/** The customers of one person, as filters of the queue and of the history. */
export function tenantCommands(tenants: MeView['tenants']): Command[] {
  return tenants.flatMap(({ id, name }) => [
    { id: `tenant-${id}`, label: `Queue of ${name}`, words: 'filter tenant customer', run: `/?tenant=${id}` },
    { id: `tenant-history-${id}`, label: `History of ${name}`, words: 'filter tenant customer', run: `/history?tenant=${id}` },
  ]);
}
