/** Temporal's typed search attributes: what operators filter workflow runs by. */
import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from "@temporalio/common";

/** Names as the server knows them; all are of type Keyword. */
export const SEARCH_ATTRIBUTES = {
  profile: "FeedreelProfile",
  batch: "FeedreelBatch",
  product: "FeedreelProduct",
  status: "FeedreelStatus",
  feed: "FeedreelFeed",
} as const;

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const KEYS = {
  profile: keyword(SEARCH_ATTRIBUTES.profile),
  batch: keyword(SEARCH_ATTRIBUTES.batch),
  product: keyword(SEARCH_ATTRIBUTES.product),
  status: keyword(SEARCH_ATTRIBUTES.status),
  feed: keyword(SEARCH_ATTRIBUTES.feed),
};

/** Longest value that every visibility store takes; characters. */
const MAX_KEYWORD = 255;

export const statusAttribute = (status: string): SearchAttributePair => ({ key: KEYS.status, value: status });

/** The attributes that a run starts with; what is null or left out gets none. */
export function startAttributes(run: {
  profileId: string;
  batchId: string | null;
  productId: string | null;
  feedId?: string;
}): SearchAttributePair[] {
  const pairs: SearchAttributePair[] = [{ key: KEYS.profile, value: run.profileId }, statusAttribute("processing")];
  if (run.batchId !== null) pairs.push({ key: KEYS.batch, value: run.batchId });
  if (run.productId !== null) pairs.push({ key: KEYS.product, value: run.productId.slice(0, MAX_KEYWORD) });
  if (run.feedId !== undefined) pairs.push({ key: KEYS.feed, value: run.feedId });
  return pairs;
}
