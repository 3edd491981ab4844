/** A feed's sync, from its start to its end. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { hasEnded } from "../../../contract/jobs.ts";
import { cancelSync, type Feed, type SyncJob, startedSyncQuery, syncFeed, syncJobQuery } from "../../api/feeds.ts";
import { toast } from "../../ui/toast.tsx";
import { countsInWords } from "./counts.ts";

function endInWords(feed: Feed, { status, counts }: SyncJob): string {
  if (status === "failed") return `${feed.name} could not be synced.`;
  if (status === "cancelled") return `The sync of ${feed.name} was cancelled.`;
  return `${feed.name} is synced: ${counts ? countsInWords(counts) : "done"}.`;
}

export interface Sync {
  /** It is queued or running. */
  isActive: boolean;
  /** Null where none is under way, or the job is not read yet. */
  job: SyncJob | null;
  start: () => void;
  cancel: () => void;
  isStarting: boolean;
  isCancelling: boolean;
  /** Why it could not be started or cancelled. */
  error: Error | null;
}

/** Polls the sync, shows a message at its end, and invalidates what it changed. */
export function useSync(feed: Feed): Sync {
  const client = useQueryClient();
  const { data: started } = useQuery(startedSyncQuery(feed.id));
  const jobId = feed.sync_job_id ?? started ?? null;
  const { data: job = null } = useQuery({ ...syncJobQuery(jobId ?? ""), enabled: jobId !== null });
  const isActive = jobId !== null && (job === null || !hasEnded(job));

  const was = useRef(isActive);
  useEffect(() => {
    if (was.current && !isActive) {
      client.setQueryData(startedSyncQuery(feed.id).queryKey, null);
      void client.invalidateQueries({ queryKey: ["feeds"] });
      void client.invalidateQueries({ queryKey: ["products"] });
      if (job) toast(endInWords(feed, job));
    }
    was.current = isActive;
  }, [isActive, job, feed, client]);

  const start = useMutation(syncFeed);
  const cancel = useMutation(cancelSync);
  return {
    isActive,
    job: isActive ? job : null,
    start: () => start.mutate(feed.id),
    cancel: () => jobId !== null && cancel.mutate(jobId),
    isStarting: start.isPending,
    isCancelling: cancel.variables === jobId && !cancel.isIdle && !cancel.isError,
    error: start.error ?? cancel.error,
  };
}
