'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { cn } from '#components/ui/cn.ts';
import type { CallPart } from '#lib/client/request-parts.ts';
import { type Displayed, partId } from './use-displayed.ts';

type Props = { part: CallPart; index: number; displayed: Displayed; children: ReactNode; className?: string };

/** Parts drawn with the page; the others when they come near, so that ten thousand values cost nothing until then. */
const AT_ONCE = 12;
const NEAR_PX = 1_600;
const LINE_PX = 26;

/** Holds one part of a call and tells the tracker when its two ends are on the screen. A part that is not drawn has none. */
export function PartFrame({ part, index, displayed, children, className }: Props) {
  const { tracker } = displayed;
  const { key } = part;
  const box = useRef<HTMLDivElement>(null);
  const start = useRef<HTMLSpanElement>(null);
  const end = useRef<HTMLSpanElement>(null);
  const [near, setNear] = useState(index < AT_ONCE);

  useEffect(() => {
    if (near || !box.current) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setNear(true), {
      rootMargin: `${NEAR_PX}px 0px`,
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [near]);

  useEffect(() => {
    if (!near || !start.current || !end.current) return;
    const stops = [tracker.watch(start.current, key, 'start'), tracker.watch(end.current, key, 'end')];
    return () => {
      for (const stop of stops) stop();
    };
  }, [near, tracker, key]);

  return (
    <div
      ref={box}
      id={partId(index)}
      data-testid="call-part"
      data-seen={displayed.seen.has(key)}
      className={cn('relative scroll-mt-30', className)}
    >
      <span ref={start} aria-hidden className="absolute top-0 left-0 h-px w-px" />
      {near ? children : <svg aria-hidden="true" width="1" height={part.lines * LINE_PX} className="block" />}
      <span ref={end} aria-hidden className="absolute bottom-0 left-0 h-px w-px" />
    </div>
  );
}
