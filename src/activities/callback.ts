import { Context } from "@temporalio/activity";
import type { BatchEndEvent } from "../contract/callback.ts";
import * as service from "../services/notifications/batch-end.ts";
import type { Dependencies } from "./dependencies.ts";
import { withTypedFailures } from "./failure.ts";

export const createCallback = (deps: Dependencies) => ({
  /** @returns null where there is nothing to tell */
  describeBatchEnd: (profileId: string, batchId: string): Promise<BatchEndEvent | null> =>
    withTypedFailures(() => service.describeBatchEnd(deps, profileId, batchId)),

  notifyBatchEnd: (profileId: string, event: BatchEndEvent, messageId: string): Promise<void> =>
    withTypedFailures(() =>
      service.notifyBatchEnd(deps, profileId, { event, messageId }, Context.current().cancellationSignal),
    ),
});
