/**
 * Cron expressions as Temporal runs them, with two rules of cron added. Where both the day of the month and the day of the week
 * are restricted, a day that matches either one counts; in Temporal alone it would have to match both. A time that does not exist
 * because clocks go forward is skipped.
 */
import { Cron } from "croner";

/** The shortest time between two runs. */
const MIN_MINUTES_BETWEEN_RUNS = 15;
const DAY_MS = 24 * 3_600_000;
/** More runs than a day has at the highest frequency, so that all pairs of neighbouring times of day are among them. */
const CHECKED_RUNS = 200;

/** A map, since a line such as `constructor` would find what every object inherits. */
const NICKNAMES = new Map([
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
]);
const ALLOWED =
  "Give five fields (minute, hour, day of the month, month, day of the week), like `0 3 * * *` for three o'clock every " +
  `night, or one of ${[...NICKNAMES.keys()].join(", ")}.`;

/** Numbers and three-letter names, alone or as ranges, lists and steps: the syntax that Temporal and croner share. */
const PART = String.raw`(\*|(\d{1,2}|[a-z]{3})(-(\d{1,2}|[a-z]{3}))?)(/\d{1,2})?`;
const FIELD = new RegExp(`^${PART}(,${PART})*$`, "i");

/** A rejected expression; the message says why, and what is allowed. */
export class CronError extends Error {
  override readonly name = "CronError";
}

const wallClock = (line: string) => new Cron(line, { mode: "5-part", timezone: "UTC" });

/**
 * Checks a cron expression.
 * @returns it with single spaces
 * @throws CronError where it is invalid, never matches, or matches more often than every 15 minutes
 */
export function parseCron(text: string): string {
  const cron = text.trim().split(/\s+/).join(" ");
  const times = wallClockTimes(cron);
  if (times.length === 0) throw new CronError(`“${cron}” names a date that never comes.`);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  if (gaps.some((gap) => gap < MIN_MINUTES_BETWEEN_RUNS * 60_000)) {
    throw new CronError(
      `“${cron}” comes more often than every ${MIN_MINUTES_BETWEEN_RUNS} minutes. Choose times that are further apart.`,
    );
  }
  return cron;
}

function wallClockTimes(cron: string): number[] {
  const line = NICKNAMES.get(cron) ?? cron;
  const fields = line.split(" ");
  if (fields.length !== 5 || !fields.every((field) => FIELD.test(field))) {
    throw new CronError(`“${cron}” is no cron line. ${ALLOWED}`);
  }
  try {
    return wallClock(line).nextRuns(CHECKED_RUNS).map(Number);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    throw new CronError(`“${cron}” is no cron line: ${reason}. ${ALLOWED}`);
  }
}

/** The expressions for Temporal: two where both kinds of day are restricted. */
export function temporalLines(cron: string): string[] {
  const line = NICKNAMES.get(cron) ?? cron;
  const [minute, hour, day, month, weekday] = line.split(" ");
  if (day === "*" || weekday === "*") return [line];
  return [`${minute} ${hour} ${day} ${month} *`, `${minute} ${hour} * ${month} ${weekday}`];
}

/**
 * The case of the time zone database. Where Node resolves a name to another (older or newer) one, the given name is kept only if
 * it is written like this.
 */
const WELL_WRITTEN = /^[A-Z](?!.*\/[a-z])/;

/**
 * A time zone's name in the case that Temporal accepts.
 * @returns null where there is no such zone
 */
export function parseTimeZone(text: string): string | null {
  const name = text.trim();
  // Newer Node versions accept offsets such as +02:00, Temporal does not.
  if (!/^[a-z]/i.test(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone.toLowerCase() !== name.toLowerCase() && WELL_WRITTEN.test(name) ? name : timeZone;
  } catch {
    return null;
  }
}

/**
 * When Temporal will run a schedule next, computed locally. In the night when clocks go back it may be off by an hour.
 * @param after only later times are returned
 */
export function nextTimes(cron: string, timeZone: string, count: number, after = new Date()): Date[] {
  const pattern = wallClock(NICKNAMES.get(cron) ?? cron);
  const times: Date[] = [];
  // A day earlier than the wall clock in any zone.
  let wall = pattern.nextRun(new Date(+after - DAY_MS));
  while (wall && times.length < count) {
    times.push(...instantsOf(+wall, timeZone).filter((instant) => instant > after));
    wall = pattern.nextRun(wall);
  }
  return times.toSorted((a, b) => +a - +b).slice(0, count);
}

/**
 * The instants at which Temporal runs a schedule for a wall clock time: none where it does not exist. Where it occurs twice, both
 * west of Greenwich and the later one east of it, like Go's time package, which Temporal uses.
 * @param wall the wall clock time as if in UTC, Unix milliseconds
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
 * When a schedule runs next, as computed here; never while it is paused, or where its row is damaged.
 * @returns ISO 8601, the soonest first
 */
export function nextRuns(schedule: { cron: string; time_zone: string; paused: boolean }, count: number): string[] {
  if (schedule.paused) return [];
  try {
    return nextTimes(schedule.cron, schedule.time_zone, count).map((time) => time.toISOString());
  } catch {
    return [];
  }
}
