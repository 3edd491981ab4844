/** A batch, with a card for each product. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { PRESET_NAMES } from "../../../contract/setting-values.ts";
import { type BatchStatus, batchClipsQuery, batchFactsQuery, batchStatusQuery, watchable } from "../../api/batches.ts";
import { formatSpan } from "../../ui/format.ts";
import { Progress, StatusBadge, statusWord } from "../../ui/status.tsx";
import { Ago } from "../../ui/time.tsx";
import { PageHead } from "../../ui/view.tsx";
import { NotThere } from "../batches/not-found.tsx";
import { BatchActions } from "./batch-actions.tsx";
import styles from "./batch-view.module.css";
import { countsInWords, standingOf } from "./counts.ts";
import { useTimeLeft } from "./time-left.ts";
import cards from "./video-card.module.css";
import { VideoCard } from "./video-card.tsx";

export function BatchView({ id }: { id: string }) {
  const batch = useQuery(batchStatusQuery(id));
  const { data: facts } = useQuery({ ...batchFactsQuery(id), enabled: batch.data !== undefined });
  if (!batch.data) return <NotThere error={batch.error} onRetry={() => batch.refetch()} />;
  const lead = facts && (
    <>
      {facts.settings.duration_s} seconds, made for {PRESET_NAMES[facts.settings.encoding_preset]}, begun{" "}
      <Ago time={facts.created_at} />
    </>
  );
  return (
    <>
      <PageHead title={facts?.name ?? "Batch"} lead={lead}>
        <BatchActions id={id} batch={batch.data} />
      </PageHead>
      <Overall batch={batch.data} readAt={batch.dataUpdatedAt} />
      <Videos id={id} batch={batch.data} />
    </>
  );
}

const TONES = { completed: "good", completed_with_errors: "mixed", failed: "bad", cancelled: "idle" } as const;

function Overall({ batch, readAt }: { batch: BatchStatus; readAt: number }) {
  const { outcome, progress, paused } = batch;
  const left = useTimeLeft(progress, readAt, outcome === null && !paused);
  const counts = countsInWords(batch);
  const standing = standingOf(batch);
  return (
    <section className={styles.overall} aria-label="The whole batch">
      <div className={styles.line}>
        <StatusBadge status={standing} />
        {/* Read out when a count or the state changes, not with each percent. */}
        <p role="status" className={styles.counts}>
          {counts}
          {outcome !== null && <span className={styles.ended}>. {statusWord(standing)}.</span>}
        </p>
        {left !== null && <p className={styles.left}>About {formatSpan(left)} left</p>}
      </div>
      <Progress label="Progress of the batch" value={progress} tone={outcome ? TONES[outcome] : "busy"} />
    </section>
  );
}

function Videos({ id, batch: { product_jobs, paused } }: { id: string; batch: BatchStatus }) {
  const client = useQueryClient();
  const { data: clips = [] } = useQuery(batchClipsQuery(id, watchable(product_jobs)));
  const ofJob = new Map(clips.map((clip) => [clip.job_id, clip]));
  const readAnew = useCallback(
    () => void client.invalidateQueries({ queryKey: batchClipsQuery(id, 0).queryKey.slice(0, -1) }),
    [client, id],
  );
  return (
    <ul className={cards.grid} aria-label="Videos">
      {product_jobs.map((job) => (
        <VideoCard
          key={job.job_id}
          job={job}
          clip={ofJob.get(job.job_id) ?? null}
          isPaused={paused}
          onExpired={readAnew}
        />
      ))}
    </ul>
  );
}
