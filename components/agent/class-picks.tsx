import { Plus } from 'lucide-react';
import { classesOf } from './registration.ts';

/** The classes that other agents of the customer have, one click away: a new spelling is a new class. */
export function ClassPicks({ classes, text, onChange }: { classes: readonly string[]; text: string; onChange: (text: string) => void }) {
  const chosen = classesOf(text);
  const rest = classes.filter((name) => !chosen.includes(name));
  if (rest.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1.5 pt-1">
      {rest.map((name) => (
        <button
          key={name}
          type="button"
          onClick={() => onChange([...chosen, name].join(', '))}
          className="inline-flex min-h-6 items-center gap-1 rounded-full border px-2.5 text-muted text-xs transition-colors hover:bg-sunken hover:text-ink"
        >
          <Plus aria-hidden className="size-3" /> {name}
        </button>
      ))}
    </div>
  );
}
