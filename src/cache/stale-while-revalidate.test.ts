import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStaleWhileRevalidateCache } from "./stale-while-revalidate.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A read that counts its runs and takes 10 ms. */
function counting() {
  let runs = 0;
  return async () => {
    runs += 1;
    const run = runs;
    await new Promise((resolve) => setTimeout(resolve, 10));
    return run;
  };
}

const create = () => createStaleWhileRevalidateCache<number>({ freshMs: 100, staleMs: 300, maxEntries: 2 });

async function settled<T>(promise: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(10);
  return promise;
}

describe("a stale-while-revalidate cache", () => {
  it("loads once for all who ask at the same time", async () => {
    const cache = create();
    const load = counting();
    const asked = Promise.all([cache.read("a", load), cache.read("a", load), cache.read("a", load)]);
    expect(await settled(asked)).toEqual([1, 1, 1]);
  });

  it("gives a fresh value as it is", async () => {
    const cache = create();
    const load = counting();
    await settled(cache.read("a", load));
    await vi.advanceTimersByTimeAsync(50);
    expect(await cache.read("a", load)).toBe(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(await cache.read("a", load)).toBe(1);
  });

  it("gives a stale value and loads the next in the background", async () => {
    const cache = create();
    const load = counting();
    await settled(cache.read("a", load));
    await vi.advanceTimersByTimeAsync(150);
    expect(await cache.read("a", load)).toBe(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(await cache.read("a", load)).toBe(2);
  });

  it("waits for the load where the value is too old", async () => {
    const cache = create();
    const load = counting();
    await settled(cache.read("a", load));
    await vi.advanceTimersByTimeAsync(400);
    expect(await settled(cache.read("a", load))).toBe(2);
  });

  it("keeps no error, neither of a first load nor of one in the background", async () => {
    const cache = create();
    const failing = () => Promise.reject(new Error("away"));
    await expect(cache.read("a", failing)).rejects.toThrow("away");
    const load = counting();
    expect(await settled(cache.read("a", load))).toBe(1);
    await vi.advanceTimersByTimeAsync(150);
    expect(await cache.read("a", failing)).toBe(1);
    expect(await cache.read("a", load)).toBe(1);
  });

  it("keeps keys apart and evicts the oldest", async () => {
    const cache = create();
    for (const key of ["a", "b", "c"]) await settled(cache.read(key, async () => key.charCodeAt(0)));
    const load = counting();
    expect(await cache.read("c", load)).toBe(99);
    expect(await settled(cache.read("a", load))).toBe(1);
  });

  it("gives nothing from before an invalidation, loads under way included", async () => {
    const cache = create();
    const load = counting();
    const before = cache.read("a", load);
    cache.invalidate("a");
    expect(await settled(cache.read("a", load))).toBe(2);
    expect(await before).toBe(1);
    expect(await cache.read("a", load)).toBe(2);
    cache.invalidate("a");
    expect(await settled(cache.read("a", load))).toBe(3);
  });
});
