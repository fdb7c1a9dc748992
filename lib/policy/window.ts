import type { BusinessHours, MaintenanceWindow } from '#lib/domain/business-hours.ts';

const DAY_MINUTES = 1_440;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** Where an instant falls in a customer's week. Through the time-zone database, so summer time is right. */
export function readWindow(
  tenant: { timezone: string; businessHours: BusinessHours; maintenance: readonly MaintenanceWindow[] },
  nowMs: number,
): { minuteOfDay: number; weekday: number; businessHours: boolean; maintenance: boolean } {
  const { weekday, minuteOfDay } = localTime(tenant.timezone, nowMs);
  const { days, from, to } = tenant.businessHours;
  return {
    minuteOfDay,
    weekday,
    businessHours: days.some((day) => contains({ day, from, to }, weekday, minuteOfDay)),
    maintenance: tenant.maintenance.some((window) => contains(window, weekday, minuteOfDay)),
  };
}

function localTime(timeZone: string, nowMs: number): { weekday: number; minuteOfDay: number } {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  return { weekday: WEEKDAYS.indexOf(parts['weekday'] ?? '') + 1, minuteOfDay: Number(parts['hour']) * 60 + Number(parts['minute']) };
}

function contains({ day, from, to }: MaintenanceWindow, weekday: number, minuteOfDay: number): boolean {
  const start = minutes(from);
  const length = (minutes(to) - start + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const sinceStart = (((weekday - day + 7) % 7) * DAY_MINUTES + minuteOfDay - start + 7 * DAY_MINUTES) % (7 * DAY_MINUTES);
  return sinceStart < length;
}

function minutes(text: string): number {
  const [hours = 0, rest = 0] = text.split(':').map(Number);
  return hours * 60 + rest;
}
