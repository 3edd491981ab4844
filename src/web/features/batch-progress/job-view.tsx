/** The video of one product, made without a batch. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { VisuallyHidden } from "react-aria-components";
import { useLocation } from "wouter";
import { hasEnded } from "../../../contract/jobs.ts";
import { isPlayable } from "../../api/batches.ts";
import { cancelJob, jobClipQuery, type VideoJob, videoJobQuery } from "../../api/jobs.ts";
import type { ClipDetail } from "../../api/library.ts";
import { makeVideos } from "../../api/products.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import { statusWord } from "../../ui/status.tsx";
import { Notice, PageHead } from "../../ui/view.tsx";
import { BatchPlaceholder } from "../batches/batch-placeholder.tsx";
import { RetryButton } from "./batch-controls.tsx";
import { BatchSubtitle } from "./batch-subtitle.tsx";
import styles from "./video-card.module.css";
import { type Clip, VideoCard } from "./video-card.tsx";

export function JobView({ id }: { id: string }) {
  const { data: job, error, refetch } = useQuery(videoJobQuery(id));
  if (job === undefined) return <BatchPlaceholder error={error} onRetry={() => refetch()} />;
  return <Job job={job} />;
}

const asOutput = ({ id, title, video_url, thumbnail_url, download_url }: ClipDetail): Clip => ({
  clip_id: id,
  title,
  output_url: video_url,
  thumbnail_url,
  download_url,
});

function Job({ job }: { job: VideoJob }) {
  const { job_id, product_id, title, status, settings, created_at } = job;
  const clip = useQuery(jobClipQuery(job.result));
  const key = useRequestKey();
  const [, navigate] = useLocation();
  const cancel = useMutation(cancelJob);
  const again = useMutation(makeVideos);
  const error = cancel.error ?? again.error;

  async function renew(): Promise<string> {
    const { data } = await clip.refetch({ throwOnError: true });
    return data?.video_url ?? "";
  }

  function makeAgain() {
    const request = { key: key.of(job_id), productIds: [product_id], settings: settings ?? {} };
    again.mutate(request, { onSuccess: (address) => navigate(address) });
  }

  return (
    <>
      <PageHead title={title ?? "Video"} lead={settings && <BatchSubtitle settings={settings} begun={created_at} />}>
        {!hasEnded(job) && (
          <Button
            variant="danger"
            isPending={cancel.isPending || cancel.isSuccess}
            onPress={() => cancel.mutate(job_id)}
          >
            Cancel
          </Button>
        )}
        {(status === "failed" || status === "cancelled") && (
          <RetryButton isPending={again.isPending} onPress={makeAgain}>
            {status === "failed" ? "Retry 1 Failed" : "Make it again"}
          </RetryButton>
        )}
      </PageHead>
      {error && <Notice tone="bad">{error.message}</Notice>}
      <VisuallyHidden role="status">{statusWord(status)}</VisuallyHidden>
      <ul className={styles.grid} aria-label="Video">
        <VideoCard
          video={job}
          clip={isPlayable(job) && clip.data ? asOutput(clip.data) : undefined}
          isPaused={false}
          renew={renew}
        />
      </ul>
    </>
  );
}
