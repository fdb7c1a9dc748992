'use client';

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type Drawn, drawnRows } from './drawn-rows.ts';
import { assignSlots, type Slots } from './row-slots.ts';

/** Drawn by the server, and so in the first paint: more than a tall screen holds. */
const SERVER_ROWS = 30;
const WIDE = '(min-width: 64rem)';

export type VirtualHandle = { scrollTo: (index: number) => void };

type Props<T> = {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Like `keyOf`, the same function from render to render. Fixed heights in pixels, the same as the classes of what is drawn, so that nothing is ever measured or shifted. */
  heightOf: (item: T, wide: boolean) => number;
  render: (item: T, index: number) => ReactNode;
  /** An item that stays in the document wherever the page is scrolled to, because it has the focus. */
  keep: number;
  /** Which rows are drawn: those that are seen and a few around them. */
  onRange: (first: number, last: number) => void;
  handle: Ref<VirtualHandle>;
};

/**
 * Rows of a page that scrolls as a whole; only those near the screen exist. The server draws the first ones in the flow,
 * without a style of its own, which the Content-Security-Policy would refuse; in the browser they get their places.
 */
export function VirtualRows<T>({ items, keyOf, heightOf, render, keep, onRange, handle }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const slots = useRef<Slots>(new Map());
  const around = useRef<Drawn | null>(null);
  const [margin, setMargin] = useState(0);
  const hydrated = useSyncExternalStore(never, isTrue, isFalse);
  const wide = useSyncExternalStore(subscribeWide, isWide, isTrue);
  // The places of all rows are computed again whenever one of these is another function: never while one only scrolls.
  const estimateSize = useCallback((index: number) => heightOf(items[index] as T, wide), [items, heightOf, wide]);
  const getItemKey = useCallback((index: number) => keyOf(items[index] as T), [items, keyOf]);
  const rangeExtractor = useCallback(
    (range: Range) => {
      around.current = drawnRows(around.current, { first: range.startIndex, last: range.endIndex }, range.count);
      const { first, last } = around.current;
      const indexes = defaultRangeExtractor({ ...range, startIndex: first, endIndex: last, overscan: 0 });
      return keep < 0 || keep >= range.count || indexes.includes(keep) ? indexes : [...indexes, keep].sort((a, b) => a - b);
    },
    [keep],
  );
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize,
    getItemKey,
    rangeExtractor,
    scrollMargin: margin,
    // Clear of the head of the page and of the bar under the thumb.
    scrollPaddingStart: 110,
    scrollPaddingEnd: 90,
  });

  // Whatever stands above the list may come and go; then the page changes its height.
  useLayoutEffect(() => {
    const measure = () => setMargin(box.current ? box.current.getBoundingClientRect().top + window.scrollY : 0);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [hydrated]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other heights are the reason to place all rows again
  useLayoutEffect(() => {
    if (hydrated) virtualizer.measure();
  }, [wide, heightOf, hydrated, virtualizer]);
  useImperativeHandle(handle, () => ({ scrollTo: (index) => virtualizer.scrollToIndex(index) }), [virtualizer]);

  const drawn = virtualizer.getVirtualItems();
  const { first, last } = around.current ?? { first: 0, last: Math.min(items.length, SERVER_ROWS) - 1 };
  useEffect(() => onRange(first, last), [onRange, first, last]);

  if (!hydrated) {
    return (
      <div ref={box} role="none">
        {items.slice(0, SERVER_ROWS).map((item, index) => (
          // As the boxes are numbered below, so that hydration takes them over.
          // biome-ignore lint/suspicious/noArrayIndexKey: a box is its place
          <div key={index} role="none">
            {render(item, index)}
          </div>
        ))}
      </div>
    );
  }
  slots.current = assignSlots(
    slots.current,
    drawn.map(({ key }) => String(key)),
  );
  return (
    <div ref={box} role="none" className="relative [overflow-anchor:none]" style={{ height: virtualizer.getTotalSize() }}>
      {drawn.map(({ index, key, start }) => (
        <div key={slots.current.get(String(key))} role="none" className="absolute inset-x-0" style={{ top: start - margin }}>
          {render(items[index] as T, index)}
        </div>
      ))}
    </div>
  );
}

function subscribeWide(listener: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
const isWide = (): boolean => window.matchMedia(WIDE).matches;
const isTrue = (): boolean => true;
const isFalse = (): boolean => false;
const never = () => () => {};
