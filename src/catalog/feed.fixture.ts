/** Feeds for tests. */
import { Failure } from "../contract/failures.ts";
import { type FeedEvent, type ReadFeedOptions, readFeed } from "./feed.ts";

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += length) yield bytes.subarray(at, at + length);
}

export async function eventsOf(
  feed: string | Uint8Array,
  options?: ReadFeedOptions,
  pieceLength = 7,
): Promise<FeedEvent[]> {
  const events: FeedEvent[] = [];
  const body = inPieces(typeof feed === "string" ? Buffer.from(feed) : feed, pieceLength);
  for await (const event of readFeed(body, options)) events.push(event);
  return events;
}

export async function failureOf(feed: string | Uint8Array, options?: ReadFeedOptions): Promise<string> {
  const error: unknown = await eventsOf(feed, options, 4096).catch((thrown: unknown) => thrown);
  return error instanceof Failure ? `${error.type}: ${error.message}` : `no Failure but ${String(error)}`;
}

export const itemsOf = (events: FeedEvent[]) => events.flatMap((event) => (event.kind === "item" ? [event.item] : []));
export const rejectedOf = (events: FeedEvent[]) =>
  events.flatMap((event) => (event.kind === "rejected" ? [event.rejected] : []));
export const reasonsOf = (events: FeedEvent[]) => rejectedOf(events).map(({ reason }) => reason);
export const warningsOf = (events: FeedEvent[]) =>
  events.flatMap((event) => (event.kind === "warning" ? [event.warning] : []));

export const rss = (items: string, declaration = '<?xml version="1.0" encoding="UTF-8"?>') =>
  `${declaration}
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel><title>Prăvălia</title>
${items}
</channel></rss>`;
export const item = (fields: string, id = "A1", title = "Ceas de masă") =>
  `<item><g:id>${id}</g:id><title>${title}</title>${fields}</item>`;

/** Pseudo-random whole numbers below a limit, the same each time (Lehmer's generator). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
