/** Finished clips. */
import { keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { answered, api, type Success } from "./client.ts";

const library = api.api.v1.library;

export type ClipPage = Success<Awaited<ReturnType<typeof library.$get>>>;
export type Clip = ClipPage["items"][number];
export type ClipDetail = Success<Awaited<ReturnType<(typeof library)[":clip_id"]["$get"]>>>;

/** As the API takes it: `from` and `to` are days like `2026-11-21`, or instants. */
export interface ClipFilter {
  q?: string;
  product_id?: string;
  feed_id?: string;
  batch_id?: string;
  from?: string;
  to?: string;
}
export const CLIPS_A_PAGE = 48;

/** @param page from 1 */
export const clipsQuery = (filter: ClipFilter, page: number) =>
  queryOptions({
    queryKey: ["library", { ...filter, page }],
    queryFn: () =>
      answered(library.$get({ query: { ...filter, page: String(page), page_size: String(CLIPS_A_PAGE) } })),
    placeholderData: keepPreviousData,
  });

export const clipQuery = (id: string) =>
  queryOptions({
    queryKey: ["library", id],
    queryFn: () => answered(library[":clip_id"].$get({ param: { clip_id: id } })),
  });

export const deleteClip = mutationOptions({
  mutationFn: (id: string) => answered(library[":clip_id"].$delete({ param: { clip_id: id } })),
  // Not the clip itself: its page may still be shown, and reading it again would answer 404.
  onSuccess: (_none, id, _result, { client }) => {
    void client.invalidateQueries({ predicate: ({ queryKey: [root, clip] }) => root === "library" && clip !== id });
  },
});
