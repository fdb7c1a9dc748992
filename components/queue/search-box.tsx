'use client';

import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '#components/frame/use-keys.ts';
import { cn } from '#components/ui/cn.ts';
import { Input } from '#components/ui/field.tsx';

/** A pause in typing is a search; each of them would be one too many in the history of the browser, so it replaces. */
const PAUSE_MS = 300;

type Props = { value: string; hrefFor: (q: string | undefined) => string; className?: string };

/** Searches the summary, tool, agent and targets of what is listed, in the database. `/` comes here, Escape leaves. */
export function SearchBox({ value, hrefFor, className }: Props) {
  const router = useRouter();
  const [text, setText] = useState(value);
  const [from, setFrom] = useState(value);
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // The address changed by other means: a link, or the way back.
  if (value !== from) {
    setFrom(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  useKeys({ '/': () => box.current?.focus() });

  function search(next: string, pauseMs: number) {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => router.replace(hrefFor(next.trim() || undefined), { scroll: false }), pauseMs);
  }

  return (
    <form
      role="search"
      className={cn('relative min-w-0 flex-1 sm:max-w-72', className)}
      onSubmit={(event) => {
        event.preventDefault();
        search(text, 0);
        box.current?.blur();
      }}
    >
      <label htmlFor="list-search" className="sr-only">
        Search
      </label>
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-faint" />
      <Input
        ref={box}
        id="list-search"
        type="search"
        placeholder="Search"
        title="Search (/)"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => search(event.target.value, PAUSE_MS)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (text !== '') search('', 0);
          box.current?.blur();
        }}
        className="peer h-9 pr-8 pl-9 pointer-coarse:h-11"
      />
      <kbd
        aria-hidden
        className="pointer-events-none absolute top-2 right-2.5 rounded border px-1 font-mono text-2xs text-faint peer-focus:hidden peer-[:not(:placeholder-shown)]:hidden max-lg:hidden"
      >
        /
      </kbd>
    </form>
  );
}
