/** The card of a video: its picture or player, its status, its progress. The same for every kind of batch. */
import { CircleSlash, Clapperboard, Clock, Download, TriangleAlert } from "lucide-react";
import { workflowIds } from "../../../contract/jobs.ts";
import type { BatchOutput, Video } from "../../api/batches.ts";
import { LinkButton } from "../../ui/button.tsx";
import { ClipVideo } from "../../ui/clip-video.tsx";
import common from "../../ui/common.module.css";
import { STAGE_WORDS } from "../../ui/stages.ts";
import { Progress, StatusBadge } from "../../ui/status.tsx";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import { PictureOfProduct } from "../products/product-picture.tsx";
import styles from "./video-card.module.css";

export type Clip = Pick<BatchOutput, "clip_id" | "title" | "output_url" | "thumbnail_url" | "download_url">;

interface VideoCardProps {
  video: Video;
  /** Undefined until it is finished and read. */
  clip: Clip | undefined;
  /** The batch is paused: no further video begins. */
  isPaused: boolean;
  /** Reads a new link to the clip: the first one expires. */
  renew: () => Promise<string>;
}

export function VideoCard({ video, clip, isPaused, renew }: VideoCardProps) {
  const { job_id, title, content, status } = video;
  const name = title ?? content ?? "Unknown product";
  return (
    <li className={styles.card} data-status={status}>
      <div className={styles.frame}>
        {clip ? (
          <ClipVideo
            key={clip.clip_id}
            title={clip.title}
            url={clip.output_url}
            poster={clip.thumbnail_url}
            renew={renew}
          />
        ) : (
          <Placeholder video={video} />
        )}
      </div>
      <div className={styles.facts}>
        <h2 className={styles.title} title={content ?? name} dir="auto">
          {name}
        </h2>
        <div>
          <StatusBadge status={status} />
        </div>
        <State video={video} name={name} isPaused={isPaused} />
        <Notes video={video} />
        {clip && <ClipLinks clip={clip} />}
        <div>
          <TemporalLink workflowId={workflowIds.video(job_id)} of={name} />
        </div>
      </div>
    </li>
  );
}

const ICONS = {
  queued: Clock,
  processing: Clapperboard,
  completed: Clapperboard,
  failed: TriangleAlert,
  cancelled: CircleSlash,
};

/** In place of the video until it is finished: the product's picture, or the text that it is made of. */
function Placeholder({ video: { status, content, product_id, title } }: { video: Video }) {
  // A product without a title was unknown when the batch began.
  if (content === null && title !== null) return <PictureOfProduct id={product_id} look="blurred" />;
  const Icon = ICONS[status];
  return (
    <div className={styles.screen} aria-hidden>
      <Icon />
      {content !== null && (
        <p className={styles.content} dir="auto">
          {content}
        </p>
      )}
    </div>
  );
}

/** What the status means for this video. */
function State({ video, name, isPaused }: Pick<VideoCardProps, "video" | "isPaused"> & { name: string }) {
  const { stage, progress, error, failed_stage, result } = video;
  switch (video.status) {
    case "queued":
      return <p className={common.muted}>{isPaused ? "Waits until the batch goes on" : "Waits for its turn"}</p>;
    case "processing":
      return (
        <>
          <p className={common.muted}>{stage ? STAGE_WORDS[stage] : "Starting"}</p>
          <Progress label={`Progress of ${name}`} value={progress} />
        </>
      );
    case "failed":
      return (
        <p className={common.error}>
          {failed_stage && <strong>Stopped at “{STAGE_WORDS[failed_stage].toLowerCase()}”. </strong>}
          {error ?? "It failed, and no reason is known. Retry it; if it fails again, tell your operator."}
        </p>
      );
    case "cancelled":
      return <p className={common.muted}>It was cancelled before it was done.</p>;
    case "completed":
      return result?.deleted_at ? <p className={common.muted}>The video was deleted from the library.</p> : null;
  }
}

function Notes({ video: { result } }: { video: Video }) {
  if (!result || result.notes.length === 0 || result.deleted_at) return null;
  return (
    <ul className={styles.notes} aria-label="Notes">
      {result.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function ClipLinks({ clip: { clip_id, title, download_url } }: { clip: Clip }) {
  return (
    <div className={styles.links}>
      <LinkButton size="s" href={`/library/${clip_id}`} aria-label={`Open in library: ${title}`}>
        Open in library
      </LinkButton>
      <LinkButton
        size="s"
        variant="quiet"
        icon={<Download aria-hidden />}
        href={download_url}
        aria-label={`Download: ${title}`}
        download
      />
    </div>
  );
}
