/** The choices in a schedule's form. */
import type { ScheduleTerms } from "../../api/schedules.ts";

type Choice = NonNullable<ScheduleTerms["products"]>;

export const PRODUCT_CHOICES = [
  {
    id: "new_or_changed",
    label: "New or changed",
    hint: "Without a video of what the feed says now; the latest change first.",
  },
  { id: "on_sale", label: "On sale", hint: "The largest discount first." },
  { id: "all", label: "All", hint: "Without a video first, then those whose video is the oldest." },
] as const satisfies readonly { id: Choice; label: string; hint: string }[];

export const REPEATS = [
  { id: "daily", label: "Every day" },
  { id: "weekly", label: "On some days of the week" },
  { id: "custom", label: "By a cron line" },
] as const;
export type Repeat = (typeof REPEATS)[number]["id"];

export const MAX_PRODUCTS = 5_000;

/** The browser's own time zone first, the others by name. */
export function timeZones(): { id: string; label: string }[] {
  const names = new Set([ownTimeZone(), "UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...names].map((id) => ({ id, label: id }));
}

export const ownTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
