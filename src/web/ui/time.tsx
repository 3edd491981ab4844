/** Times as people read them. */
import { useSyncExternalStore } from "react";
import { formatAgo, formatTime } from "./format.ts";

const MINUTE_MS = 60_000;
const everyMinute = (listener: () => void) => {
  const timer = setInterval(listener, MINUTE_MS);
  return () => clearInterval(timer);
};
const thisMinute = () => Math.floor(Date.now() / MINUTE_MS);

/** "3 minutes ago", kept up to date; the exact time is its title. @param time ISO 8601 */
export function Ago({ time }: { time: string }) {
  useSyncExternalStore(everyMinute, thisMinute);
  return (
    <time dateTime={time} title={formatTime(time)}>
      {formatAgo(time)}
    </time>
  );
}
