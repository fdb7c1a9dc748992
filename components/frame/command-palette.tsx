'use client';

import { useQuery } from '@tanstack/react-query';
import { Dialog } from 'radix-ui';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useViews, type View } from '#components/queue/saved-views.ts';
import { filterHref } from '#components/queue/queue-filter.ts';
import { cn } from '#components/ui/cn.ts';
import { meQuery } from '#lib/client/queries.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import { signOut } from '#lib/client/sign-in.ts';
import { type Command, commandsForText, findCommands, tenantCommands } from './commands.ts';
import { showOverlay } from './overlay.ts';
import { usePageCommands } from './page-commands.ts';
import { chooseTheme } from './theme-choice.ts';

/** So many of the fixed ones are places to go to; what a person has stands after them. */
const PLACES = 4;
const FIXED: Command[] = [
  { id: 'queue', label: 'Go to the queue', hint: 'g q', run: '/' },
  { id: 'history', label: 'Go to the history', hint: 'g h', run: '/history' },
  { id: 'agents', label: 'Go to the agents', hint: 'g w', words: 'executors keys workloads', run: '/agents' },
  { id: 'tools', label: 'Go to the tools', hint: 'g t', words: 'mcp gate review servers', run: '/tools' },
  { id: 'account', label: 'Go to my account', hint: 'g a', words: 'sessions passkeys', run: '/account' },
  { id: 'api', label: 'Go to the API reference', run: '/docs/api' },
  ...(['tenant', 'tool', 'risk', 'route'] as const).map(
    (group): Command => ({ id: `group-${group}`, label: `Group the queue by ${group}`, run: `/?group=${group}` }),
  ),
  { id: 'alerts', label: 'Sound and notifications on this device', words: 'alerts bell', run: () => showOverlay('alerts') },
  { id: 'help', label: 'Show all keys', hint: '?', words: 'help keyboard shortcuts', run: () => showOverlay('help') },
  { id: 'dark', label: 'Use the dark theme', run: () => chooseTheme('dark') },
  { id: 'light', label: 'Use the light theme', run: () => chooseTheme('light') },
  { id: 'system', label: 'Use the theme of the system', run: () => chooseTheme('system') },
  { id: 'out', label: 'Sign out', run: () => void signOut() },
];

function viewCommands(views: readonly View[]): Command[] {
  return views.slice(1).map(({ name, key, filter }) => ({
    id: `view-${name}`,
    label: `View: ${toVisibleText(name)}`,
    run: filterHref('/', filter),
    ...(key && { hint: key }),
  }));
}

/** Anywhere to anywhere in a few letters. What stands first is what Enter does; nothing here decides about a request: approve and deny begin what the row's own keys begin. */
export function CommandPalette() {
  const router = useRouter();
  const tenants = useQuery(meQuery()).data?.tenants;
  const views = useViews();
  const here = usePageCommands();
  const takesFocus = useRef(false);
  const opener = useRef<HTMLElement | null>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = useMemo(() => {
    const all = [...here, ...FIXED.slice(0, PLACES), ...viewCommands(views), ...tenantCommands(tenants ?? []), ...FIXED.slice(PLACES)];
    const meant = commandsForText(query);
    const named = findCommands(all, query);
    return meant[0]?.id === 'open' ? [...meant, ...named] : [...named, ...meant];
  }, [query, tenants, views, here]);

  function run(command: Command | undefined) {
    if (!command) return;
    takesFocus.current = command.takesFocus ?? false;
    showOverlay(null);
    if (typeof command.run === 'string') router.push(command.run);
    else command.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = (at + step + found.length) % Math.max(1, found.length);
      setAt(next);
      document.getElementById(`command-${found[next]?.id}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[at]);
    }
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && showOverlay(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
          }}
          // Radix gives the focus back to a trigger of its own, and this has none.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!takesFocus.current) opener.current?.focus();
          }}
          className="fixed inset-x-3 top-[max(0.75rem,env(safe-area-inset-top))] z-50 mx-auto grid max-h-[min(32rem,80dvh)] max-w-xl grid-rows-[auto_minmax(0,1fr)] overflow-hidden rounded-xl border bg-raised shadow-pop outline-none sm:top-[14dvh]"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <input
            role="combobox"
            aria-label="Command, or the id of a request"
            aria-expanded="true"
            aria-controls="commands"
            aria-activedescendant={found[at] ? `command-${found[at].id}` : undefined}
            placeholder="Go to, filter, or open a request by its id"
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
            className="h-13 w-full border-b bg-transparent px-5 text-[0.9375rem] outline-none placeholder:text-faint"
          />
          <div id="commands" role="listbox" aria-label="Commands" tabIndex={-1} className="overflow-y-auto p-2">
            {found.map((command, index) => (
              <div
                key={command.id}
                id={`command-${command.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                onPointerMove={() => setAt(index)}
                onClick={() => run(command)}
                onKeyDown={onKeyDown}
                className={cn(
                  'flex min-h-10 cursor-pointer items-center justify-between gap-4 rounded-md px-3 py-2 text-muted max-sm:min-h-12',
                  index === at && 'bg-held-soft text-ink',
                )}
              >
                <span className="min-w-0 truncate">{command.label}</span>
                {command.hint && <kbd className="shrink-0 font-mono text-faint text-xs">{command.hint}</kbd>}
              </div>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
