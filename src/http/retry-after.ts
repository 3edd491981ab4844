/** For servers of feeds, pictures and callbacks. */
const MAX_WAIT_S = 3600;
/** For speech and script services, which hold up a video. */
export const MAX_PROVIDER_WAIT_S = 300;

/**
 * The wait that a `Retry-After` header asks for: a number of seconds, or a date (RFC 9110, 10.2.3). Services also send
 * fractions.
 * @param value of the header, as it came
 * @returns seconds, from 0 to `maxS`; undefined where there is none or it can't be read
 */
export function retryAfterS(
  value: string | null | undefined,
  { maxS = MAX_WAIT_S, now = Date.now() }: { maxS?: number; now?: number } = {},
): number | undefined {
  const text = value?.trim() ?? "";
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(maxS, Math.max(0, seconds));
}
