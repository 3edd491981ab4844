import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { memo } from "react";
import type { Clip, ProductJob } from "../../api/batches.ts";
import { productQuery } from "../../api/products.ts";
import { LinkButton } from "../../ui/button.tsx";
import { STAGE_WORDS } from "../../ui/stages.ts";
import { Progress, StatusBadge } from "../../ui/status.tsx";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import { ProductPicture } from "../products/product-picture.tsx";
import { ClipPlayer } from "./clip-player.tsx";
import styles from "./video-card.module.css";

interface VideoCardProps {
  job: ProductJob;
  /** Null until it is finished and read. */
  clip: Clip | null;
  /** Nothing new begins. */
  isPaused: boolean;
  onExpired: () => void;
}

/** A product on its way to a video. An answer that says the same of it leaves it as it is drawn. */
export const VideoCard = memo(function VideoCard({ job, clip, isPaused, onExpired }: VideoCardProps) {
  const title = job.title ?? "Unknown product";
  return (
    <li className={styles.card} data-status={job.status}>
      <div className={styles.frame}>
        {clip ? <ClipPlayer clip={clip} onExpired={onExpired} /> : <Waiting job={job} />}
      </div>
      <div className={styles.facts}>
        <h2 className={styles.title} title={title}>
          {title}
        </h2>
        <div className={styles.state}>
          <StatusBadge status={job.status} />
        </div>
        <HowItGoes job={job} title={title} isPaused={isPaused} />
        <Notes job={job} />
        {clip && <ClipLinks clip={clip} />}
        <div className={styles.operators}>
          <TemporalLink workflowId={`video-${job.job_id}`} of={title} />
        </div>
      </div>
    </li>
  );
});

/** The product's picture stands where the video will be. */
function Waiting({ job: { product_id, title } }: { job: ProductJob }) {
  // One without a title was unknown from the start.
  const isKnown = title !== null;
  const { data, isPending } = useQuery({ ...productQuery(product_id), enabled: isKnown });
  if (isKnown && isPending) return <div className={styles.blank} />;
  return <ProductPicture src={data?.image_link ?? null} blurred />;
}

function HowItGoes({ job, title, isPaused }: { job: ProductJob; title: string; isPaused: boolean }) {
  const { status, stage, progress, error, failed_stage } = job;
  if (status === "queued") {
    return <p className={styles.words}>{isPaused ? "Waits until the batch goes on" : "Waits for its turn"}</p>;
  }
  if (status === "processing") {
    return (
      <>
        <p className={styles.words}>{stage ? STAGE_WORDS[stage] : "Starting"}</p>
        <Progress label={`Progress of ${title}`} value={progress} />
      </>
    );
  }
  if (status === "failed") {
    return (
      <p className={styles.error}>
        {failed_stage && <strong>Stopped at “{STAGE_WORDS[failed_stage].toLowerCase()}”. </strong>}
        {error}
      </p>
    );
  }
  if (status === "cancelled") return <p className={styles.words}>It was cancelled before it was done.</p>;
  return job.result?.deleted_at ? <p className={styles.words}>The video was deleted from the library.</p> : null;
}

function Notes({ job: { result } }: { job: ProductJob }) {
  if (!result || result.notes.length === 0 || result.deleted_at) return null;
  return (
    <ul className={styles.notes} aria-label="Notes">
      {result.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function ClipLinks({ clip: { id, title, download_url } }: { clip: Clip }) {
  return (
    <div className={styles.links}>
      <LinkButton size="s" href={`/library/${id}`} aria-label={`Open in library: ${title}`}>
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
