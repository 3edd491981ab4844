/** One batch of batch mode, from its draft to its videos. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import { Redirect } from "wouter";
import { workflowIds } from "../../../contract/jobs.ts";
import { type Batch, batchQuery } from "../../api/batches.ts";
import { statusWord } from "../../ui/status.tsx";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import { Notice, PageHead } from "../../ui/view.tsx";
import { BatchActions } from "../batch-editor/batch-actions.tsx";
import { DraftView } from "../batch-editor/draft-view.tsx";
import { LockedView } from "../batch-editor/locked-view.tsx";
import { RunView } from "../batch-progress/run-view.tsx";
import { batchHref } from "./batch-href.ts";
import { BatchPlaceholder, isNotFound } from "./batch-placeholder.tsx";
import { countsInWords, shownStatus } from "./batch-words.ts";
import styles from "./batches.module.css";
import { useBatchMoves } from "./use-batch-moves.ts";

export default function BatchPage({ id }: { id: string }) {
  const { data: batch, error, refetch } = useQuery(batchQuery(id));
  if (batch === undefined || isNotFound(error)) return <BatchPlaceholder error={error} onRetry={() => refetch()} />;
  if (batch.kind === "product") return <Redirect replace to={batchHref(batch)} />;
  return <BatchView batch={batch} />;
}

function BatchView({ batch }: { batch: Batch }) {
  const { status } = batch;
  const { make, moving, message, report } = useBatchMoves(batch);
  const view = useFocusAfterMove(status);
  const shared = { batch, make, moving, report };
  return (
    <>
      <PageHead title={batch.name}>
        {batch.started_at !== null && <TemporalLink workflowId={workflowIds.batch(batch.id)} />}
        <BatchActions batch={batch} report={report} />
      </PageHead>
      <VisuallyHidden elementType="p" role="status">
        {statusWord(shownStatus(batch))}: {countsInWords(batch)}
      </VisuallyHidden>
      {message !== null && <Notice tone="bad">{message}</Notice>}
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

/** A move takes away the button that made it: without this the focus would fall back to the start of the page. */
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
