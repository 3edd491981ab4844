/** Numbers and times for people, in the browser's own language and time zone. */
const MONTH_AND_TIME: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
};

/** "21 Nov, 14:05", with the year where it is not the present one. @param time ISO 8601 */
export function formatTime(time: string): string {
  const date = new Date(time);
  const year = date.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" as const };
  return date.toLocaleString(undefined, { ...MONTH_AND_TIME, ...year });
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago", "in 4 hours". @param time ISO 8601 */
export function formatAgo(time: string, now = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relative.format(Math.round(seconds / length), unit);
}

/** "249.99 RON" in the browser's language. @param currency ISO 4217; null: the number alone */
export function formatMoney(amount: number, currency: string | null): string {
  if (currency === null) return amount.toLocaleString(undefined, { minimumFractionDigits: 2 });
  return amount.toLocaleString(undefined, { style: "currency", currency });
}

/** "1:05" @param seconds of a video */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "12.4 MB" */
export function formatSize(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return `${megabytes.toLocaleString(undefined, { maximumFractionDigits: megabytes < 10 ? 1 : 0 })} MB`;
}

/** "1 video", "3 videos" */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

/** "40 seconds", "4 minutes", "1 hour 10 minutes": how long something takes, rounded like an estimate. @param seconds */
export function formatSpan(seconds: number): string {
  if (seconds < 55) return plural(Math.max(5, Math.ceil(seconds / 5) * 5), "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return plural(minutes, "minute");
  const rest = minutes % 60;
  return [plural(Math.floor(minutes / 60), "hour"), ...(rest > 0 ? [plural(rest, "minute")] : [])].join(" ");
}
