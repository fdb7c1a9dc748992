'use client';

import { AlarmClock, Clock3, TimerOff } from 'lucide-react';
import { useServerSecond } from './clock.ts';
import { cn } from './cn.ts';
import { exactText, localTimeText, relativeText, remainingText, urgencyOf } from './instant-text.ts';

/** A past or coming instant, relative; the exact one on hover and for assistive technology. */
export function RelativeTime({ at, now, className }: { at: string; now: string; className?: string }) {
  const current = useServerSecond(now);
  return (
    <time dateTime={at} title={exactText(at)} className={cn('whitespace-nowrap', className)}>
      {relativeText(Date.parse(at), current)}
    </time>
  );
}

const LOOK = {
  calm: { icon: Clock3, className: 'text-muted', word: '' },
  soon: { icon: Clock3, className: 'text-warn font-medium', word: ', soon' },
  now: { icon: AlarmClock, className: 'text-danger font-semibold', word: ', almost over' },
  over: { icon: TimerOff, className: 'text-danger', word: '' },
} as const;

type CountdownProps = { until: string; since: string; now: string; className?: string; iconClassName?: string };

/** What is left until a deadline. Its shape changes with its colour. Width is fixed by tabular digits. */
export function Countdown({ until, since, now, className, iconClassName }: CountdownProps) {
  const current = useServerSecond(now);
  const left = Date.parse(until) - current;
  const urgency = urgencyOf(left, Date.parse(until) - Date.parse(since));
  const { icon: Icon, className: tone, word } = LOOK[urgency];
  return (
    <time
      dateTime={until}
      title={`Decide by ${exactText(until)}`}
      data-urgency={urgency}
      className={cn('tabular inline-flex items-center gap-1.5 whitespace-nowrap', tone, className)}
    >
      <Icon aria-hidden className={cn('size-3.5 shrink-0', iconClassName)} strokeWidth={2.2} />
      <span aria-hidden>{urgency === 'over' ? 'time is up' : remainingText(left)}</span>
      <span className="sr-only">{urgency === 'over' ? 'The time to decide is up' : `${remainingText(left)} left to decide${word}`}</span>
    </time>
  );
}

/** What the clock on the customer's wall says. */
export function LocalTime({ timeZone, now }: { timeZone: string; now: string }) {
  const current = useServerSecond(now);
  return <span title={timeZone}>{localTimeText(current, timeZone)}</span>;
}
