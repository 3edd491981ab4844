/** The moves of a batch, and what is said where one is refused. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { ApiError } from "../../api/client.ts";
import { type BatchMove, moveBatch, type StagedBatch, stagedBatchQuery } from "../../api/staged.ts";
import { statusWord } from "../../ui/status.tsx";

/** Shows what went wrong, or with null that nothing is. */
export type Report = (error: Error | null) => void;

/** What every view of a batch gets. */
export interface ViewProps {
  batch: StagedBatch;
  /** Answers with the refusal; those that no field of the view can show are reported already. */
  make: (move: BatchMove) => Promise<ApiError | null>;
  /** The move that is being made. */
  moving: BatchMove | null;
  report: Report;
}

const elsewhere = (error: Error) => error instanceof ApiError && ["batch-state", "item-not-found"].includes(error.kind);
const asApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError("unknown", "It did not work. Reload the page and try again.", 0);

export function useMoves({ id, status }: StagedBatch) {
  const client = useQueryClient();
  const { mutateAsync, isPending, variables } = useMutation(moveBatch);
  const [fault, setFault] = useState<Error | null>(null);

  const report = useCallback<Report>(
    (error) => {
      setFault(error);
      if (error && elsewhere(error)) void client.invalidateQueries(stagedBatchQuery(id));
    },
    [client, id],
  );

  async function make(move: BatchMove): Promise<ApiError | null> {
    report(null);
    try {
      await mutateAsync({ id, move });
      return null;
    } catch (error) {
      const refusal = asApiError(error);
      if (refusal.kind !== "batch-not-ready") report(refusal);
      return refusal;
    }
  }

  const moved = `Somebody else has changed this batch meanwhile, perhaps you in another window. It is shown as it is now: ${statusWord(status).toLowerCase()}.`;
  const told = fault === null ? null : elsewhere(fault) ? moved : fault.message;
  return { make, moving: isPending ? variables.move : null, told, report };
}
