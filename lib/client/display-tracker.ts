type Edge = 'start' | 'end';

/** Notes which parts of a call have been on the screen. A part has, once both of its ends were, each for a moment. */
export type DisplayTracker = {
  /** Watches one end of a part; returns how to stop. */
  watch: (element: Element, key: string, edge: Edge) => () => void;
  /** A new set after each change, so that React can compare. */
  seen: () => ReadonlySet<string>;
  subscribe: (listener: () => void) => () => void;
  dispose: () => void;
};

/** Long enough to tell reading from a scrollbar dragged to the end, short enough for a practised eye. */
const MOMENT_MS = 150;
const MIN_VIEW_PX = 160;

/** What covers the page: the head above, and the decision's bar below on a phone. It does not count as screen. */
export type Covers = { topPx: number; bottomPx: number };

export function createDisplayTracker(covers: () => Covers): DisplayTracker {
  const places = new Map<Element, { key: string; edge: Edge; timer: ReturnType<typeof setTimeout> | undefined }>();
  const edges = new Map<string, Set<Edge>>();
  const listeners = new Set<() => void>();
  let complete: ReadonlySet<string> = new Set();
  let observer: IntersectionObserver | null = null;

  function note(key: string, edge: Edge): void {
    const known = edges.get(key) ?? new Set<Edge>();
    known.add(edge);
    edges.set(key, known);
    if (known.size < 2 || complete.has(key)) return;
    complete = new Set(complete).add(key);
    for (const listener of listeners) listener();
  }

  function onChange(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const place = places.get(target);
      if (!place) continue;
      clearTimeout(place.timer);
      if (isIntersecting && document.visibilityState === 'visible') place.timer = setTimeout(() => note(place.key, place.edge), MOMENT_MS);
    }
  }

  function observerNow(): IntersectionObserver {
    if (observer) return observer;
    const { topPx, bottomPx } = covers();
    // Zoomed in so far that the frame covers everything, the frame can not be held against the reader.
    const fits = innerHeight - topPx - bottomPx >= MIN_VIEW_PX;
    document.addEventListener('visibilitychange', onVisibility);
    observer = new IntersectionObserver(onChange, fits ? { rootMargin: `-${topPx}px 0px -${bottomPx}px 0px` } : {});
    return observer;
  }

  /** What became visible with the whole page crosses no edge, so it is asked again. */
  function onVisibility(): void {
    if (document.visibilityState !== 'visible' || !observer) return;
    for (const element of places.keys()) {
      observer.unobserve(element);
      observer.observe(element);
    }
  }

  return {
    watch(element, key, edge) {
      places.set(element, { key, edge, timer: undefined });
      observerNow().observe(element);
      return () => {
        clearTimeout(places.get(element)?.timer);
        places.delete(element);
        observer?.unobserve(element);
      };
    },
    seen: () => complete,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      document.removeEventListener('visibilitychange', onVisibility);
      observer?.disconnect();
      observer = null;
    },
  };
}
