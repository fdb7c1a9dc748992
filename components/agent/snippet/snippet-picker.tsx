import { cn } from '#components/ui/cn.ts';
import { Select } from '#components/ui/field.tsx';
import { SNIPPET_GROUPS, type Snippet } from './snippet.ts';

type Props = { snippets: readonly Snippet[]; selected: string; onSelect: (id: string) => void };

/** A dozen ways, by kind: all of them in sight where there is room, and one native list on a phone. */
export function SnippetPicker({ snippets, selected, onSelect }: Props) {
  const groups = SNIPPET_GROUPS.map((group) => ({ group, of: snippets.filter((each) => each.group === group) })).filter(
    ({ of }) => of.length > 0,
  );
  return (
    <>
      <Select aria-label="Way to plug it in" className="h-10 sm:hidden" value={selected} onChange={(event) => onSelect(event.target.value)}>
        {groups.map(({ group, of }) => (
          <optgroup key={group} label={group}>
            {of.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
      <div role="tablist" aria-label="Ways to plug it in" className="flex flex-wrap gap-x-5 gap-y-3 max-sm:hidden">
        {groups.map(({ group, of }) => (
          <div key={group} role="presentation" className="grid gap-1.5">
            <span aria-hidden className="text-2xs text-faint">
              {group}
            </span>
            <span role="presentation" className="flex flex-wrap gap-1.5">
              {of.map(({ id, label }) => (
                <button
                  key={id}
                  type="button"
                  role="tab"
                  id={`snippet-${id}`}
                  aria-selected={id === selected}
                  aria-controls="snippet"
                  onClick={() => onSelect(id)}
                  className={cn(
                    'h-8 rounded-full border px-3 font-medium text-[0.8125rem] text-muted transition-colors hover:text-ink',
                    id === selected && 'border-ink/70 text-ink',
                  )}
                >
                  {label}
                </button>
              ))}
            </span>
          </div>
        ))}
      </div>
    </>
  );
}
