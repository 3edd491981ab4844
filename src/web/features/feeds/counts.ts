/** What a sync brought, in words. */
import type { SyncCounts } from "../../api/feeds.ts";

const WORDS = [
  ["inserted", "new"],
  ["updated", "changed"],
  ["gone", "gone"],
  ["rejected", "rejected"],
] as const satisfies [keyof SyncCounts, string][];

/** "12 new, 1 gone, 2 rejected"; what is none is left out. */
export function countsInWords(counts: SyncCounts): string {
  const said = WORDS.filter(([name]) => counts[name] > 0).map(
    ([name, word]) => `${counts[name].toLocaleString()} ${word}`,
  );
  return said.length === 0 ? "nothing changed" : said.join(", ");
}

/** How many products the feed holds: what was read and could be taken. */
export const productsIn = (counts: SyncCounts | null): number => (counts ? counts.read - counts.rejected : 0);
