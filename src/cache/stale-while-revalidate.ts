/**
 * A stale-while-revalidate cache in memory: a value that is no longer fresh is still given, while the next one is loaded.
 * Callers who ask for the same key at once share one load.
 */
import { LRUCache } from "lru-cache";

export interface StaleWhileRevalidateOptions {
  /** Up to this age a value is given as it is; ms. */
  freshMs: number;
  /** Up to this age it is given and loaded again in the background; an older one is not given. ms */
  staleMs: number;
  maxEntries: number;
}

export interface StaleWhileRevalidateCache<T> {
  /** The value of `key`; `load` reads it where none is young enough. Errors are never kept. */
  read(key: string, load: () => Promise<T>): Promise<T>;
  /** What is read from now on is loaded after this call. */
  invalidate(key: string): void;
}

export function createStaleWhileRevalidateCache<T>({
  freshMs,
  staleMs,
  maxEntries,
}: StaleWhileRevalidateOptions): StaleWhileRevalidateCache<T> {
  const entries = new LRUCache<string, { value: T; at: number }>({ max: maxEntries });
  const loading = new Map<string, Promise<T>>();

  function refresh(key: string, load: () => Promise<T>): Promise<T> {
    const running = loading.get(key);
    if (running) return running;
    const at = performance.now();
    const read: Promise<T> = load()
      .then((value) => {
        // One that was invalidated meanwhile is not kept.
        if (loading.get(key) === read) entries.set(key, { value, at });
        return value;
      })
      .finally(() => {
        if (loading.get(key) === read) loading.delete(key);
      });
    loading.set(key, read);
    return read;
  }

  return {
    async read(key, load) {
      const entry = entries.get(key);
      const age = entry ? performance.now() - entry.at : Number.POSITIVE_INFINITY;
      if (!entry || age > staleMs) return refresh(key, load);
      // An error shows to those who ask once the value is too old; this caller has an answer.
      if (age > freshMs) refresh(key, load).catch(() => {});
      return entry.value;
    },
    invalidate(key) {
      entries.delete(key);
      loading.delete(key);
    },
  };
}
