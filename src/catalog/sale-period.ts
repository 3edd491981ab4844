/** When a sale price holds: `sale_price_effective_date`, an interval of ISO 8601. */

/** Half-open: from the first instant on, up to the second one, which is no more in it. Null where it has no such end. */
export interface SalePeriod {
  from: Date | null;
  to: Date | null;
}

const DATE =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:(?:[T ]|\s+)(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?)?\s*(Z|[-+−]\d\d(?::?\d\d)?)?$/i;
const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;
const DAY_MS = 86_400_000;
/** Two instants in full have 71 characters. In a longer text, such as megabytes of spaces, nothing is looked for. */
const MAX_LENGTH = 200;

/**
 * Reads `2026-11-20T00:00+0200/2026-11-30T23:59+0200` in all of ISO 8601's forms: with and without separators, dates alone (the
 * whole of the last day), hours alone, days of the year, weeks, any offset, a duration instead of one end, an end that is written as far as it differs, no
 * end (`start/`, `start/..`). Without an offset
 * it has that of the other end, and else UTC.
 * @returns null where it is no such interval
 */
export function parseSalePeriod(text: string): SalePeriod | null {
  const written = text.trim();
  if (written.length > MAX_LENGTH) return null;
  const ends = written.split(/\s*(?:\/|--)\s*/);
  if (ends.length !== 2) return null;
  const first = calendarDate(ends[0] ?? "", "start");
  const second = calendarDate(completed(ends[1] ?? "", first), "end");
  const offset = offsetOf(first) ?? offsetOf(second) ?? 0;
  const isOpen = (end: string) => end === "" || end === "..";
  if (isOpen(first) && isOpen(second)) return null;
  const from = isOpen(first) ? null : instant(first, offsetOf(first) ?? offset, "start");
  const to = isOpen(second) ? null : instant(second, offsetOf(second) ?? offset, "end");
  const start = DURATION.test(first) && to ? moved(to, first, -1) : from;
  const end = DURATION.test(second) && from ? moved(from, second, 1) : to;
  if ((start === null && !isOpen(first)) || (end === null && !isOpen(second))) return null;
  return start !== null && end !== null && start >= end ? null : { from: start, to: end };
}

/** The end may leave out what it has in common with the start: `2026-11-20T08:00/20:00`, `2026-11-20/30`. */
function completed(end: string, start: string): string {
  const common = start.slice(0, start.length - (DATE.exec(start)?.[7] ?? "").length);
  if (!/^[\d:T-]+$/i.test(end) || end.length >= common.length || DATE.test(end)) return end;
  const whole = common.slice(0, common.length - end.length) + end;
  return DATE.test(whole) ? whole : end;
}

/** A date by its day of the year (`2026-324`) or its week (`2026-W47-5`, a whole week without a day), as year, month and day. */
function calendarDate(written: string, which: "start" | "end"): string {
  const [ordinal, year, dayOfYear] = /^(\d{4})-?(\d{3})(?=$|[T\s])/i.exec(written) ?? [];
  if (ordinal !== undefined)
    return isoDate(Date.UTC(Number(year), 0, Number(dayOfYear)), year) + written.slice(ordinal.length);
  const [weekly, weekYear, week, day] = /^(\d{4})-?W(\d\d)(?:-?([1-7]))?(?=$|[T\s])/i.exec(written) ?? [];
  if (weekly === undefined) return written;
  if (Number(week) < 1 || Number(week) > 53) return "none";
  // Week 1 is the one with 4 January.
  const fourth = new Date(Date.UTC(Number(weekYear), 0, 4));
  const days = (Number(week) - 1) * 7 + Number(day ?? (which === "end" ? 7 : 1)) - 1 - ((fourth.getUTCDay() + 6) % 7);
  return isoDate(fourth.getTime() + days * DAY_MS) + written.slice(weekly.length);
}

/** @param year that it must be in; a date outside of it is none */
function isoDate(time: number, year?: string): string {
  const date = new Date(time).toISOString().slice(0, 10);
  return year === undefined || date.startsWith(year) ? date : "none";
}

/** Minutes; null where it has none. */
function offsetOf(written: string): number | null {
  const zone = DATE.exec(written)?.[7];
  if (zone === undefined) return null;
  if (/^z$/i.test(zone)) return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)];
  const sign = zone.startsWith("+") ? 1 : -1;
  return sign * (Number(hours) * 60 + (zone.length > 3 ? Number(minutes) : 0));
}

/** Null where it is no date, or one that does not exist. */
function instant(written: string, offset: number, which: "start" | "end"): Date | null {
  const found = DATE.exec(written);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  if ((hour ?? 0) * 3600 + minute * 60 + second > DAY_MS / 1000 || minute > 59 || second > 60) return null;
  const inDay = hour === undefined ? (which === "end" ? DAY_MS : 0) : ((hour * 60 + minute) * 60 + second) * 1000;
  return new Date(midnight.getTime() + inDay - offset * 60_000);
}

function moved(from: Date, duration: string, direction: 1 | -1): Date | null {
  const found = DURATION.exec(duration);
  if (found === null || found.slice(1).every((part) => part === undefined)) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part) => direction * Number(part ?? 0));
  const to = new Date(from);
  to.setUTCFullYear(to.getUTCFullYear() + years, to.getUTCMonth() + months, to.getUTCDate() + weeks * 7 + days);
  to.setTime(to.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000);
  return Number.isNaN(to.getTime()) ? null : to;
}
