/** Keeps this server's secrets out of what it writes: logs, and failures in Temporal's histories. */
import type { Config } from "./config.ts";

export type Scrub = (text: string) => string;

const SECRET_SETTINGS = [
  "TEMPORAL_API_KEY",
  "SUPABASE_SERVICE_ROLE_KEY",
  "SUPABASE_JWT_SECRET",
  "ELEVENLABS_API_KEY",
  "GEMINI_API_KEY",
  "ANTHROPIC_API_KEY",
] as const satisfies readonly (keyof Config)[];
/** Shorter ones are parts of ordinary words. */
const MIN_LENGTH = 8;
const REMOVED = "[removed]";
/**
 * Tokens of users, profiles' webhook secrets and passwords in addresses are not known in advance but have a form: each is looked
 * for by its beginning.
 */
const FORMS: readonly (readonly [start: string, form: RegExp])[] = [
  ["eyJ", /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g],
  ["whsec_", /\bwhsec_[\w+/=-]{16,}/g],
  ["://", /(?<=:\/\/)[^\s/"@:]{0,200}:[^\s/"@]{1,200}@/g],
];

/** The secrets among the settings. */
export const secretsOf = (config: Partial<Config>): string[] => SECRET_SETTINGS.flatMap((name) => config[name] ?? []);

/** @returns a function that removes `secrets` from a text, also where they are escaped for JSON or an address */
export function createScrub(secrets: readonly string[]): Scrub {
  const known = secrets
    .filter((secret) => secret.length >= MIN_LENGTH)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const needles = [...new Set(known)].toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const needle of needles) if (clean.includes(needle)) clean = clean.replaceAll(needle, REMOVED);
    for (const [start, form] of FORMS) if (clean.includes(start)) clean = clean.replace(form, REMOVED);
    return clean;
  };
}

/**
 * Removes secrets from an error's message and stack, and from those of its causes; a cause that is no error is dropped, since
 * it may be anything.
 */
export function scrubError(error: unknown, scrub: Scrub): void {
  const seen = new Set<unknown>();
  for (let current = error; current instanceof Error && !seen.has(current); current = current.cause) {
    seen.add(current);
    current.message = scrub(current.message);
    if (current.stack !== undefined) current.stack = scrub(current.stack);
    if (current.cause !== undefined && !(current.cause instanceof Error)) current.cause = undefined;
  }
}
