/** One video: the player, downloads, deletion, and how it was made. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Captions, Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { ApiError } from "../../api/client.ts";
import { type ClipDetail, clipQuery, deleteClip } from "../../api/library.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { ClipVideo } from "../../ui/clip-video.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { formatDuration, formatSize, formatTime } from "../../ui/format.ts";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import { toast } from "../../ui/toast.tsx";
import { Empty, ErrorView, PageHead, SkeletonCards } from "../../ui/view.tsx";
import styles from "./clip-page.module.css";
import { History } from "./history.tsx";
import { Versions } from "./versions.tsx";

export default function ClipPage({ id }: { id: string }) {
  const clip = useQuery(clipQuery(id));
  if (clip.data) {
    return <ClipView clip={clip.data} renew={() => clip.refetch({ throwOnError: true }).then(linkOf)} />;
  }
  return (
    <>
      <PageHead title="Video" />
      {clip.isPending && <SkeletonCards count={2} className={styles.waiting} />}
      {clip.isError && <NoClip error={clip.error} onRetry={() => clip.refetch()} />}
    </>
  );
}

const linkOf = ({ data }: { data: ClipDetail | undefined }) => data?.video_url ?? "";

function NoClip({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (!(error instanceof ApiError && error.kind === "clip-not-found")) {
    return <ErrorView error={error} onRetry={onRetry} />;
  }
  return (
    <Empty title="There is no such video" action={<LinkButton href="/library">Go to the library</LinkButton>}>
      It may have been deleted, or belong to another profile.
    </Empty>
  );
}

function ClipView({ clip, renew }: { clip: ClipDetail; renew: () => Promise<string> }) {
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <PageHead title={clip.title} lead={<Facts clip={clip} />} />
      <div className={styles.page}>
        <div className={styles.player}>
          <ClipVideo title={clip.title} url={clip.video_url} poster={clip.thumbnail_url} renew={renew} eager />
          <div className={styles.actions}>
            <LinkButton variant="primary" icon={<Download aria-hidden />} href={clip.download_url} download>
              Download video
            </LinkButton>
            <LinkButton icon={<Captions aria-hidden />} href={clip.srt_url} download={`${clip.title}.srt`}>
              Download captions
            </LinkButton>
            <Button variant="danger" icon={<Trash2 aria-hidden />} onPress={() => setDeleting(true)}>
              Delete
            </Button>
            <TemporalLink workflowId={`video-${clip.job_id}`} />
          </div>
        </div>
        <div className={styles.side}>
          <Versions clip={clip} />
          <History clip={clip} />
        </div>
      </div>
      <DeleteClip clip={clip} isOpen={deleting} onClose={() => setDeleting(false)} />
    </>
  );
}

function Facts({ clip: { duration_s, size_bytes, created_at } }: { clip: ClipDetail }) {
  return (
    <p className={styles.facts}>
      <span>{formatDuration(duration_s)}</span>
      <span>{formatSize(size_bytes)}</span>
      <time dateTime={created_at}>{formatTime(created_at)}</time>
    </p>
  );
}

function DeleteClip({ clip, isOpen, onClose }: { clip: ClipDetail; isOpen: boolean; onClose: () => void }) {
  const remove = useMutation(deleteClip);
  const [, navigate] = useLocation();
  const confirm = () =>
    remove.mutate(clip.id, {
      onSuccess: () => {
        toast("The video is deleted.");
        navigate("/library", { replace: true });
      },
    });
  return (
    <ConfirmDialog
      title="Delete this video?"
      isOpen={isOpen}
      onClose={onClose}
      confirm="Delete video"
      isPending={remove.isPending}
      error={remove.error?.message ?? null}
      onConfirm={confirm}
    >
      The video, its picture and its captions go for good. Its batch keeps telling that it was made.
    </ConfirmDialog>
  );
}
