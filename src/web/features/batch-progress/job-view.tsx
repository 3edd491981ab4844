/** The video of one product, made without a batch. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { VisuallyHidden } from "react-aria-components";
import { useLocation } from "wouter";
import { PRESET_NAMES } from "../../../contract/setting-values.ts";
import { cancelJob, isMoving, jobClipQuery, type VideoJob, videoJobQuery } from "../../api/batches.ts";
import { makeVideos } from "../../api/products.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import { statusWord } from "../../ui/status.tsx";
import { Ago } from "../../ui/time.tsx";
import { PageHead } from "../../ui/view.tsx";
import { NotThere } from "../batches/not-found.tsx";
import styles from "./batch-view.module.css";
import cards from "./video-card.module.css";
import { VideoCard } from "./video-card.tsx";

export function JobView({ id }: { id: string }) {
  const job = useQuery(videoJobQuery(id));
  const clip = useQuery(jobClipQuery(job.data?.result ?? null));
  if (!job.data) return <NotThere error={job.error} onRetry={() => job.refetch()} />;
  const { title, settings, created_at, status } = job.data;
  const lead = settings && (
    <>
      {settings.duration_s} seconds, made for {PRESET_NAMES[settings.encoding_preset]}, begun <Ago time={created_at} />
    </>
  );
  return (
    <>
      <PageHead title={title ?? "Video"} lead={lead}>
        {isMoving(job.data) ? <Cancel id={id} /> : status !== "completed" && <Retry job={job.data} />}
      </PageHead>
      <VisuallyHidden role="status">{statusWord(status)}</VisuallyHidden>
      <ul className={cards.grid} aria-label="Video">
        <VideoCard job={job.data} clip={clip.data ?? null} isPaused={false} onExpired={() => clip.refetch()} />
      </ul>
    </>
  );
}

function Cancel({ id }: { id: string }) {
  const cancel = useMutation(cancelJob);
  return (
    <>
      <Button variant="danger" isPending={cancel.isPending || cancel.isSuccess} onPress={() => cancel.mutate(id)}>
        Cancel
      </Button>
      {cancel.error && (
        <p className={styles.fault} role="alert">
          {cancel.error.message}
        </p>
      )}
    </>
  );
}

function Retry({ job: { job_id, product_id, status, settings } }: { job: VideoJob }) {
  const key = useRequestKey();
  const [, navigate] = useLocation();
  const make = useMutation(makeVideos);
  const start = () =>
    make.mutate(
      { key: key.of(job_id), productIds: [product_id], settings: settings ?? {} },
      { onSuccess: (address) => navigate(address) },
    );
  return (
    <>
      <Button variant="primary" icon={<RotateCcw aria-hidden />} isPending={make.isPending} onPress={start}>
        {status === "failed" ? "Retry 1 Failed" : "Make it again"}
      </Button>
      {make.error && (
        <p className={styles.fault} role="alert">
          {make.error.message}
        </p>
      )}
    </>
  );
}
