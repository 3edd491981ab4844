/** Typed search attributes: what operators filter runs by. */
import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from "@temporalio/common";
import { SEARCH_ATTRIBUTES } from "../contract/jobs.ts";

const keys = {
  profile: defineSearchAttributeKey(SEARCH_ATTRIBUTES.profile, SearchAttributeType.KEYWORD),
  batch: defineSearchAttributeKey(SEARCH_ATTRIBUTES.batch, SearchAttributeType.KEYWORD),
  product: defineSearchAttributeKey(SEARCH_ATTRIBUTES.product, SearchAttributeType.KEYWORD),
  status: defineSearchAttributeKey(SEARCH_ATTRIBUTES.status, SearchAttributeType.KEYWORD),
  feed: defineSearchAttributeKey(SEARCH_ATTRIBUTES.feed, SearchAttributeType.KEYWORD),
};

/** Longest value that every visibility store takes. */
const MAX_KEYWORD = 255;

export const statusAttribute = (status: string): SearchAttributePair => ({ key: keys.status, value: status });

/** The attributes a run starts with; what is null is left out. */
export function startAttributes(run: {
  profileId: string;
  batchId: string | null;
  productId: string | null;
  feedId?: string;
}): SearchAttributePair[] {
  const pairs: SearchAttributePair[] = [{ key: keys.profile, value: run.profileId }, statusAttribute("processing")];
  if (run.batchId !== null) pairs.push({ key: keys.batch, value: run.batchId });
  if (run.productId !== null) pairs.push({ key: keys.product, value: run.productId.slice(0, MAX_KEYWORD) });
  if (run.feedId !== undefined) pairs.push({ key: keys.feed, value: run.feedId });
  return pairs;
}
