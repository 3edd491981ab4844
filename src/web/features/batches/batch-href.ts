import type { BatchHeadline } from "../../api/batches.ts";

/** The address of a batch's own page. */
export const batchHref = ({ kind, id }: Pick<BatchHeadline, "kind" | "id">): string =>
  kind === "product" ? `/batch-generate?batch_id=${id}` : `/batches/${id}`;
