/** What can be done with a batch as it stands. */
import { useMutation } from "@tanstack/react-query";
import { Pause, Play, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { type BatchMove, type BatchStatus, moveBatch, retryBatch } from "../../api/batches.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import styles from "./batch-view.module.css";

export function BatchActions({ id, batch }: { id: string; batch: BatchStatus }) {
  return (
    <>
      <TemporalLink workflowId={`batch-${id}`} />
      {batch.outcome === null ? <Control id={id} isPaused={batch.paused} /> : <Retry id={id} failed={batch.failed} />}
    </>
  );
}

function Control({ id, isPaused }: { id: string; isPaused: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const pause = useMutation(moveBatch);
  const cancel = useMutation(moveBatch);
  const move: BatchMove = isPaused ? "resume" : "pause";
  return (
    <>
      <Button
        icon={isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
        isPending={pause.isPending}
        onPress={() => pause.mutate({ id, move })}
      >
        {isPaused ? "Resume" : "Pause"}
      </Button>
      {/* Told to stop, it takes a few seconds. */}
      <Button variant="danger" isPending={cancel.isSuccess} onPress={() => setAsking(true)}>
        Cancel batch
      </Button>
      {pause.error && (
        <p className={styles.fault} role="alert">
          {pause.error.message}
        </p>
      )}
      <ConfirmDialog
        title="Cancel this batch?"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirm="Cancel the batch"
        dismiss="Let it run"
        isPending={cancel.isPending}
        error={cancel.error?.message}
        onConfirm={() => cancel.mutate({ id, move: "cancel" }, { onSuccess: () => setAsking(false) })}
      >
        Videos that are being made stop and are thrown away. Finished ones stay in the library.
      </ConfirmDialog>
    </>
  );
}

function Retry({ id, failed }: { id: string; failed: number }) {
  const key = useRequestKey();
  const [, navigate] = useLocation();
  const retry = useMutation(retryBatch);
  if (failed === 0) return null;
  const start = () =>
    retry.mutate({ id, key: key.of(id) }, { onSuccess: (batchId) => navigate(`/batch-generate?batch_id=${batchId}`) });
  return (
    <>
      <Button variant="primary" icon={<RotateCcw aria-hidden />} isPending={retry.isPending} onPress={start}>
        {`Retry ${failed} Failed`}
      </Button>
      {retry.error && (
        <p className={styles.fault} role="alert">
          {retry.error.message}
        </p>
      )}
    </>
  );
}
