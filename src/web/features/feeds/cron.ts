/** The cron lines that the form can show as days of the week and one time of day. */

/** The days by their numbers in cron, in the order in which they are shown. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;
export type Day = (typeof WEEK)[number];

export interface Times {
  /** At least one. */
  days: readonly Day[];
  /** "02:30" */
  time: string;
}

const NAMES = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const LINE = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[\w,-]+)$/;

function readDay(text: string): number | null {
  const named = NAMES.indexOf(text.toLowerCase());
  if (named >= 0) return named;
  return /^[0-7]$/.test(text) ? Number(text) : null;
}

/** @returns null where the field is not a list of days and ranges */
function readDays(field: string): Day[] | null {
  if (field === "*") return [...WEEK];
  const chosen = new Set<number>();
  for (const part of field.split(",")) {
    const [first, last = first] = part.split("-").map(readDay);
    if (typeof first !== "number" || typeof last !== "number" || last < first) return null;
    for (let day = first; day <= last; day++) chosen.add(day % 7);
  }
  return WEEK.filter((day) => chosen.has(day));
}

/** @returns null where the line says anything else than days and one time */
export function readCron(cron: string): Times | null {
  const [, minute, hour, field] = LINE.exec(cron) ?? [];
  if (minute === undefined || hour === undefined || field === undefined) return null;
  if (Number(minute) > 59 || Number(hour) > 23) return null;
  const days = readDays(field);
  return days && { days, time: `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}` };
}

export function writeCron({ days, time }: Times): string {
  const [hour, minute] = time.split(":").map(Number);
  const chosen = WEEK.filter((day) => days.includes(day));
  const field = chosen.length === WEEK.length ? "*" : chosen.join(",");
  return `${minute} ${hour} * * ${field === "1,2,3,4,5" ? "1-5" : field}`;
}
