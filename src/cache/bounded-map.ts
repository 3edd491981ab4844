/** A map that forgets its oldest entries rather than growing without end. */
export function createBoundedMap<V>(maxEntries: number) {
  const entries = new Map<string, V>();
  return {
    get: (key: string): V | undefined => entries.get(key),
    set(key: string, value: V): void {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= maxEntries) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    delete: (key: string): void => {
      entries.delete(key);
    },
  };
}
