/** The counts of a sync, in words. */
import type { SyncCounts } from "../../api/feeds.ts";

const WORDS = [
  ["inserted", "new"],
  ["updated", "changed"],
  ["gone", "gone"],
  ["rejected", "rejected"],
] as const satisfies [keyof SyncCounts, string][];

/** "12 new, 1 gone, 2 rejected"; zeros are left out. */
export function countsInWords(counts: SyncCounts): string {
  const words = WORDS.filter(([name]) => counts[name] > 0).map(
    ([name, word]) => `${counts[name].toLocaleString()} ${word}`,
  );
  return words.length === 0 ? "nothing changed" : words.join(", ");
}

/** How many products the feed has: the items that were read and not rejected. */
export const productsIn = (counts: SyncCounts | null): number => (counts ? counts.read - counts.rejected : 0);
