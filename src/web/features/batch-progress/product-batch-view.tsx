/** A product batch, from its start to its videos. */
import { useQuery } from "@tanstack/react-query";
import { Redirect } from "wouter";
import { workflowIds } from "../../../contract/jobs.ts";
import { type Batch, batchQuery } from "../../api/batches.ts";
import { formatSpan } from "../../ui/format.ts";
import { Progress, StatusBadge, statusWord } from "../../ui/status.tsx";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import { Notice, PageHead } from "../../ui/view.tsx";
import { batchHref } from "../batches/batch-href.ts";
import { BatchPlaceholder, isNotFound } from "../batches/batch-placeholder.tsx";
import { doneInWords, shownStatus } from "../batches/batch-words.ts";
import { useBatchMoves } from "../batches/use-batch-moves.ts";
import { BatchControls } from "./batch-controls.tsx";
import { BatchSubtitle } from "./batch-subtitle.tsx";
import styles from "./progress.module.css";
import { useTimeLeft } from "./time-left.ts";
import { VideoCards } from "./video-cards.tsx";

export function ProductBatchView({ id }: { id: string }) {
  const { data: batch, dataUpdatedAt, error, refetch } = useQuery(batchQuery(id));
  if (batch === undefined || isNotFound(error)) return <BatchPlaceholder error={error} onRetry={() => refetch()} />;
  if (batch.kind === "staged") return <Redirect replace to={batchHref(batch)} />;
  return <ProductBatch batch={batch} readAt={dataUpdatedAt} />;
}

interface ProductBatchProps {
  batch: Batch;
  /** When the batch was read; ms. */
  readAt: number;
}

function ProductBatch({ batch, readAt }: ProductBatchProps) {
  const { make, moving, message } = useBatchMoves(batch);
  return (
    <>
      <PageHead title={batch.name} lead={<BatchSubtitle settings={batch.settings} begun={batch.created_at} />}>
        <TemporalLink workflowId={workflowIds.batch(batch.id)} />
        <BatchControls batch={batch} make={make} moving={moving} />
      </PageHead>
      {message !== null && <Notice tone="bad">{message}</Notice>}
      <Overall batch={batch} readAt={readAt} />
      <VideoCards batch={batch} />
    </>
  );
}

const TONES: Partial<Record<Batch["status"], "good" | "mixed" | "bad" | "idle">> = {
  complete: "good",
  partial: "mixed",
  failed: "bad",
  cancelled: "idle",
};

function Overall({ batch, readAt }: ProductBatchProps) {
  const { status, progress, paused } = batch;
  const isRunning = status === "processing";
  const left = useTimeLeft(progress, readAt, isRunning && !paused);
  return (
    <section className={styles.overall} aria-label="The whole batch">
      <div className={styles.line}>
        <StatusBadge status={shownStatus(batch)} />
        {/* Read out when a count or the status changes, not with each percent. */}
        <p role="status" className={styles.counts}>
          {doneInWords(batch)}
          {!isRunning && <span className={styles.ended}>. {statusWord(status)}.</span>}
        </p>
        {left !== null && <p className={styles.left}>About {formatSpan(left)} left</p>}
      </div>
      <Progress label="Progress of the batch" value={progress} tone={TONES[status] ?? "busy"} />
    </section>
  );
}
