/** As long as anybody waits for a service that asks for patience, seconds. */
const LONGEST = 300;

/**
 * The wait that an answer asks for (`Retry-After`, RFC 9110), in seconds or until a date.
 * @returns undefined where it asks for none
 */
export function retryAfterS(
  headers: { get(name: string): string | null } | undefined,
  now = Date.now(),
): number | undefined {
  const value = headers?.get("retry-after")?.trim();
  if (value === undefined || value === "") return undefined;
  const seconds = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(LONGEST, Math.max(0, seconds)) : undefined;
}
