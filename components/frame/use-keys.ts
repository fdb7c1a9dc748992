'use client';

import { useEffect, useRef } from 'react';

/** `j`, `?`, `Enter`, `mod+k` (⌘ or Ctrl), or two keys one after the other: `g q`. */
export type KeyMap = Record<string, (event: KeyboardEvent) => void>;
type Layer = { current: KeyMap; inDialog: boolean };

/** Held down, only walking goes on: nothing that acts may run because a finger stayed. */
const MAY_REPEAT = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);
const SEQUENCE_MS = 1_200;

/** The newest comes first, so that what opened last answers first. */
const layers: Layer[] = [];
let prefix = '';
let prefixAt = 0;

/**
 * Keys of a page, while it is mounted. They never fire while somebody types, with a modifier that is not theirs, or
 * behind an open dialog. A layer that is `inDialog` belongs to one.
 */
export function useKeys(map: KeyMap, { enabled = true, inDialog = false }: { enabled?: boolean; inDialog?: boolean } = {}): void {
  const latest = useRef(map);
  latest.current = map;
  useEffect(() => {
    if (!enabled) return;
    const layer: Layer = {
      get current() {
        return latest.current;
      },
      inDialog,
    };
    if (layers.length === 0) window.addEventListener('keydown', onKeyDown);
    layers.unshift(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) window.removeEventListener('keydown', onKeyDown);
    };
  }, [enabled, inDialog]);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const mod = event.metaKey || event.ctrlKey;
  if (!mod && isTyping(event.target)) return;
  const key = nameOf(event, mod);
  if (event.repeat && !MAY_REPEAT.has(key)) return;
  const both = event.timeStamp - prefixAt < SEQUENCE_MS && prefix !== '' ? `${prefix} ${key}` : null;
  prefix = mod ? '' : key;
  prefixAt = event.timeStamp;

  const dialog = document.querySelector('[role=dialog][data-state=open], [role=alertdialog][data-state=open]') !== null;
  const open = layers.filter(({ inDialog }) => !dialog || inDialog);
  // A sequence goes before any single key, whoever has it: `g a` may never be the `a` of the page beneath.
  const action =
    (both && open.find(({ current }) => current[both])?.current[both]) || open.find(({ current }) => current[key])?.current[key];
  if (!action) return;
  event.preventDefault();
  prefix = key === 'g' ? 'g' : '';
  action(event);
}

function nameOf(event: KeyboardEvent, mod: boolean): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return mod ? `mod+${key}` : key;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'))
  );
}
