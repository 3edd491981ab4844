/** The moves of a batch, such as pause or retry, and what the page says where one is refused. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useLocation } from "wouter";
import { type Batch, type BatchMove, batchQuery, moveBatch } from "../../api/batches.ts";
import { ApiError } from "../../api/client.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { statusWord } from "../../ui/status.tsx";
import { batchHref } from "./batch-href.ts";

/** Shows an error at the top of the page; null takes it away. */
export type Report = (error: Error | null) => void;

/** What every view of a batch gets. */
export interface BatchViewProps {
  batch: Batch;
  /**
   * Makes a move and reports its error, except `batch-not-ready`: that one has errors by field, which the view shows itself.
   * @returns the error; null where the move was made
   */
  make: (move: BatchMove) => Promise<ApiError | null>;
  /** The move that is being made. */
  moving: BatchMove | null;
  report: Report;
}

/** The batch is no longer as it is shown. */
const isOutdated = (error: Error) =>
  error instanceof ApiError && ["batch-state", "item-not-found"].includes(error.kind);
const asApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError("unknown", "It did not work. Reload the page and try again.", 0);

/** @returns what a {@link BatchViewProps} has, and `message`: what the page says of the last error */
export function useBatchMoves(batch: Batch) {
  const { id, kind, status } = batch;
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const key = useRequestKey();
  const { mutateAsync, isPending, variables } = useMutation(moveBatch);
  const [error, setError] = useState<Error | null>(null);

  const report = useCallback<Report>(
    (next) => {
      setError(next);
      if (next && isOutdated(next)) void client.invalidateQueries(batchQuery(id));
    },
    [client, id],
  );

  async function make(move: BatchMove): Promise<ApiError | null> {
    report(null);
    try {
      const next = await mutateAsync({ batch, move, key: key.of({ id, move }) });
      key.forget();
      if (next !== id) navigate(batchHref({ kind, id: next }));
      return null;
    } catch (cause) {
      const refused = asApiError(cause);
      if (refused.kind !== "batch-not-ready") report(refused);
      return refused;
    }
  }

  const outdated = `Somebody else has changed this batch meanwhile, perhaps you in another window. It is shown as it is now: ${statusWord(status).toLowerCase()}.`;
  const message = error === null ? null : isOutdated(error) ? outdated : error.message;
  return { make, moving: isPending ? variables.move : null, message, report };
}
