/** A video that is made alone, without a batch. */
import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { hasEnded } from "../../contract/jobs.ts";
import { answered, api, type Success } from "./client.ts";
import { POLL_MS } from "./query-client.ts";

const job = api.api.v1.jobs[":id"];
const { library } = api.api.v1;

export type VideoJob = Extract<Success<Awaited<ReturnType<typeof job.$get>>>, { kind: "video" }>;

/** Polls until the job has ended. */
export const videoJobQuery = (id: string) =>
  queryOptions({
    queryKey: ["jobs", id],
    queryFn: async () => (await answered(job.$get({ param: { id } }))) as VideoJob,
    refetchInterval: ({ state }) => (state.data && !hasEnded(state.data) ? POLL_MS : false),
  });

/** The finished video of a job. @param result null: there is none yet */
export const jobClipQuery = (result: VideoJob["result"]) =>
  queryOptions({
    queryKey: ["library", result?.clip_id ?? null],
    queryFn: () => answered(library[":clip_id"].$get({ param: { clip_id: result?.clip_id ?? "" } })),
    enabled: result !== null && result.deleted_at === undefined,
  });

export const cancelJob = mutationOptions({
  mutationFn: (id: string) => answered(job.cancel.$post({ param: { id } })),
  onSettled: (_answer, _error, id, _result, { client }) => client.invalidateQueries({ queryKey: ["jobs", id] }),
});
