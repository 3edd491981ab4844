import pLimit from "p-limit";

/** Runs work when a slot is free, in the order asked for; gives the place up when `signal` aborts. */
export type Slots = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** @param count how many may run at a time */
export function createSlots(count: number): Slots {
  const limit = pLimit(count);
  return <T>(signal: AbortSignal, work: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      const leave = () => reject(signal.reason);
      if (signal.aborted) return leave();
      signal.addEventListener("abort", leave, { once: true });
      limit(async () => {
        signal.removeEventListener("abort", leave);
        if (!signal.aborted) resolve(await work());
      }).catch(reject);
    });
}
