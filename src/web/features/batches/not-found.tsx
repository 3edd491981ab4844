/** What stands in a batch's place before it is read, and where there is none. */
import { Layers } from "lucide-react";
import { ApiError } from "../../api/client.ts";
import { LinkButton } from "../../ui/button.tsx";
import { Empty, ErrorView, PageHead, SkeletonCards } from "../../ui/view.tsx";
import styles from "../batch-progress/video-card.module.css";

interface NoBatchProps {
  title: string;
  children: string;
}

export function NoBatch({ title, children }: NoBatchProps) {
  return (
    <>
      <PageHead title="Batch" />
      <Empty
        title={title}
        icon={<Layers aria-hidden />}
        action={
          <LinkButton variant="primary" href="/batches">
            See your batches
          </LinkButton>
        }
      >
        {children}
      </Empty>
    </>
  );
}

/** @param error null while it is read */
export function NotThere({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (error instanceof ApiError && error.status === 404) {
    return <NoBatch title="There is no such batch">It may have been deleted, or belong to another profile.</NoBatch>;
  }
  return (
    <>
      <PageHead title="Batch" />
      {error ? <ErrorView error={error} onRetry={onRetry} /> : <SkeletonCards className={styles.grid} count={4} />}
    </>
  );
}
