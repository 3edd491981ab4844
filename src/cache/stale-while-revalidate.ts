/** Reads that many ask for at once, made once and kept for a moment. */
import { createBoundedMap } from "./bounded-map.ts";

export interface FreshCacheOptions {
  /** Up to this age a value is given as it is; ms. */
  freshMs: number;
  /** Up to this age it is given too, while it is read anew behind it; older ones are waited for. ms */
  staleMs: number;
  maxEntries: number;
}

export interface FreshCache<T> {
  /** The value of `key`, read by `load` where there is none young enough. Errors are never kept. */
  read(key: string, load: () => Promise<T>): Promise<T>;
  /** Whoever reads `key` from now on gets what is read from now on. */
  forget(key: string): void;
}

/** A cache in which at most one read per key is under way. */
export function createFreshCache<T>({ freshMs, staleMs, maxEntries }: FreshCacheOptions): FreshCache<T> {
  const entries = createBoundedMap<{ value: T; at: number }>(maxEntries);
  const underWay = new Map<string, Promise<T>>();

  function refresh(key: string, load: () => Promise<T>): Promise<T> {
    const running = underWay.get(key);
    if (running) return running;
    const at = performance.now();
    const read: Promise<T> = load()
      .then((value) => {
        if (underWay.get(key) === read) entries.set(key, { value, at });
        return value;
      })
      .finally(() => {
        if (underWay.get(key) === read) underWay.delete(key);
      });
    underWay.set(key, read);
    return read;
  }

  return {
    async read(key, load) {
      const entry = entries.get(key);
      const age = entry ? performance.now() - entry.at : Number.POSITIVE_INFINITY;
      if (!entry || age > staleMs) return refresh(key, load);
      // Whoever asks after the value has grown too old meets the error; this caller has an answer.
      if (age > freshMs) refresh(key, load).catch(() => {});
      return entry.value;
    },
    forget(key) {
      entries.delete(key);
      underWay.delete(key);
    },
  };
}
