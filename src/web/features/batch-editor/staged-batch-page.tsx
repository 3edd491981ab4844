/** One batch of batch mode, from its draft to its videos. */
import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useEffect, useRef } from "react";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import { Redirect } from "wouter";
import { workflowIds } from "../../../contract/jobs.ts";
import { ApiError } from "../../api/client.ts";
import { type StagedBatch, stagedBatchQuery } from "../../api/staged.ts";
import { LinkButton } from "../../ui/button.tsx";
import { statusWord } from "../../ui/status.tsx";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import { Empty, ErrorView, Notice, PageHead, SkeletonCards } from "../../ui/view.tsx";
import { RunView } from "../batch-progress/run-view.tsx";
import { countsInWords } from "../batches/counts.ts";
import { useMoves } from "../batches/use-moves.ts";
import { BatchActions } from "./batch-actions.tsx";
import { DraftView } from "./draft-view.tsx";
import styles from "./editor.module.css";
import { LockedView } from "./locked-view.tsx";

export default function StagedBatchPage({ id }: { id: string }) {
  const { data: batch, error, refetch } = useQuery(stagedBatchQuery(id));
  if (error instanceof ApiError && error.kind === "batch-not-found") return <NotThere />;
  if (batch?.kind === "product") return <Redirect replace to={`/batch-generate?batch_id=${batch.id}`} />;
  if (batch) return <StagedBatchView batch={batch} />;
  return (
    <>
      <PageHead title="Batch" />
      {error ? (
        <ErrorView error={error} onRetry={() => refetch()} />
      ) : (
        <SkeletonCards count={3} className={styles.view} />
      )}
    </>
  );
}

function NotThere() {
  return (
    <>
      <PageHead title="Batch not found" />
      <Empty
        title="There is no such batch"
        icon={<SearchX aria-hidden />}
        action={
          <LinkButton variant="primary" href="/batches">
            Go to Batches
          </LinkButton>
        }
      >
        It may have been deleted, or the address is mistyped. Videos that it finished are in the library.
      </Empty>
    </>
  );
}

function StagedBatchView({ batch }: { batch: StagedBatch }) {
  const { status } = batch;
  const { make, moving, told, report } = useMoves(batch);
  const view = useFocusAfterMove(status);
  const shared = { batch, make, moving, report };
  return (
    <>
      <PageHead title={batch.name}>
        {batch.started_at !== null && <TemporalLink workflowId={workflowIds.batch(batch.id)} />}
        <BatchActions batch={batch} report={report} />
      </PageHead>
      <VisuallyHidden elementType="p" role="status">
        {batch.paused ? "Paused" : statusWord(status)}: {countsInWords(batch)}
      </VisuallyHidden>
      {told !== null && <Notice tone="bad">{told}</Notice>}
      {/* biome-ignore lint/a11y/useSemanticElements: it groups a view, not the fields of a form. */}
      <div
        ref={view}
        tabIndex={-1}
        role="group"
        aria-label={`The batch, ${statusWord(status)}`}
        className={styles.view}
      >
        {status === "draft" && <DraftView {...shared} />}
        {status === "locked" && <LockedView {...shared} />}
        {status !== "draft" && status !== "locked" && <RunView {...shared} />}
      </div>
    </>
  );
}

/** The button of a move goes with its state: the focus must not fall back to the page's start. */
function useFocusAfterMove(status: string) {
  const view = useRef<HTMLDivElement>(null);
  const before = useRef(status);
  useEffect(() => {
    if (before.current === status) return;
    before.current = status;
    if (document.activeElement === document.body) view.current?.focus();
  }, [status]);
  return view;
}
