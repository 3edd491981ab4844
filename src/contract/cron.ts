/**
 * Cron lines as Temporal runs them. What cron leaves open is settled here: where both days of the month and days of the week
 * are restricted, either counts, as in cron itself (Temporal alone would want both); a time that the change to summer
 * time skips is skipped.
 */
import { Cron } from "croner";

/** How many minutes there are between two runs, at least. */
export const MIN_MINUTES_BETWEEN_RUNS = 15;
const DAY_MS = 24 * 3_600_000;
/** More than a day's runs at the most frequent, so that every pair of times of day is among them. */
const LOOKED_AT = 200;

const NICKNAMES: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
};
const ALLOWED =
  "Give five fields (minute, hour, day of the month, month, day of the week), like `0 3 * * *` for three o'clock every " +
  `night, or one of ${Object.keys(NICKNAMES).join(", ")}.`;

/** Numbers and names of three letters, alone, as ranges or lists, with steps: what Temporal and croner read alike. */
const PART = String.raw`(\*|(\d{1,2}|[a-z]{3})(-(\d{1,2}|[a-z]{3}))?)(/\d{1,2})?`;
const FIELD = new RegExp(`^${PART}(,${PART})*$`, "i");

/** A line that is refused; the message says why and what is allowed. */
export class CronFault extends Error {
  override readonly name = "CronFault";
}

const wallClock = (line: string) => new Cron(line, { mode: "5-part", timezone: "UTC" });

/**
 * A cron line without superfluous blanks.
 * @throws CronFault where it is none, never comes, or comes more often than every 15 minutes
 */
export function parseCron(text: string): string {
  const cron = text.trim().split(/\s+/).join(" ");
  const times = wallClockTimes(cron);
  if (times.length === 0) throw new CronFault(`“${cron}” names a date that never comes.`);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  if (gaps.some((gap) => gap < MIN_MINUTES_BETWEEN_RUNS * 60_000)) {
    throw new CronFault(
      `“${cron}” comes more often than every ${MIN_MINUTES_BETWEEN_RUNS} minutes. Choose times that are further apart.`,
    );
  }
  return cron;
}

function wallClockTimes(cron: string): number[] {
  const line = NICKNAMES[cron] ?? cron;
  const fields = line.split(" ");
  if (fields.length !== 5 || !fields.every((field) => FIELD.test(field))) {
    throw new CronFault(`“${cron}” is no cron line. ${ALLOWED}`);
  }
  try {
    return wallClock(line).nextRuns(LOOKED_AT).map(Number);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    throw new CronFault(`“${cron}” is no cron line: ${reason}. ${ALLOWED}`);
  }
}

/** The line as Temporal takes it: two lines where either kind of day counts. */
export function temporalLines(cron: string): string[] {
  const line = NICKNAMES[cron] ?? cron;
  const [minute, hour, day, month, weekday] = line.split(" ");
  if (day === "*" || weekday === "*") return [line];
  return [`${minute} ${hour} ${day} ${month} *`, `${minute} ${hour} * ${month} ${weekday}`];
}

/** In the case of the tables: a name that this Node knows by another, newer or older, is left as it came only then. */
const WELL_WRITTEN = /^[A-Z](?!.*\/[a-z])/;

/**
 * A time zone's name in the case that Temporal takes.
 * @returns null where there is none of that name
 */
export function parseTimeZone(text: string): string | null {
  const name = text.trim();
  // Offsets such as +02:00 are zones to newer Nodes, but not to Temporal.
  if (!/^[a-z]/i.test(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone.toLowerCase() !== name.toLowerCase() && WELL_WRITTEN.test(name) ? name : timeZone;
  } catch {
    return null;
  }
}

/**
 * When Temporal runs a schedule next, reckoned without it: in the night of a change from summer time it may differ by an hour.
 * @param after the times come after this moment
 */
export function nextTimes(cron: string, timeZone: string, count: number, after = new Date()): Date[] {
  const pattern = wallClock(NICKNAMES[cron] ?? cron);
  const times: Date[] = [];
  // A day earlier by the wall clock than any zone could show.
  let wall = pattern.nextRun(new Date(+after - DAY_MS));
  while (wall && times.length < count) {
    times.push(...instantsOf(+wall, timeZone).filter((instant) => instant > after));
    wall = pattern.nextRun(wall);
  }
  return times.toSorted((a, b) => +a - +b).slice(0, count);
}

/**
 * The moments at which a schedule runs whose zone's clocks show a time: none where it is skipped; where the hour is repeated,
 * both west of Greenwich and the later east of it, as the calendar of Go has it, in which Temporal reckons.
 * @param wall as if in UTC
 */
function instantsOf(wall: number, timeZone: string): Date[] {
  const [before, after] = [offsetMs(wall - DAY_MS, timeZone), offsetMs(wall + DAY_MS, timeZone)];
  const shown = [...new Set([wall - before, wall - after])].filter((at) => at + offsetMs(at, timeZone) === wall);
  return (after > 0 ? shown.slice(-1) : shown).map((at) => new Date(at));
}

const formats = new Map<string, Intl.DateTimeFormat>();
function offsetMs(at: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  formats.set(timeZone, format);
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

/**
 * When a schedule runs next, as computed here; never while it is paused.
 * @returns ISO 8601, the soonest first
 */
export function nextRuns(schedule: { cron: string; time_zone: string; paused: boolean }, count: number): string[] {
  if (schedule.paused) return [];
  return nextTimes(schedule.cron, schedule.time_zone, count).map((time) => time.toISOString());
}
