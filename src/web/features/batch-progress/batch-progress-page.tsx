/** The progress of a product batch, or of the video of one product: the address says which. */
import { useSearchParams } from "wouter";
import { NoBatch } from "../batches/batch-placeholder.tsx";
import { JobView } from "./job-view.tsx";
import { ProductBatchView } from "./product-batch-view.tsx";

export default function BatchProgressPage() {
  const [params] = useSearchParams();
  const batchId = params.get("batch_id");
  const jobId = params.get("job_id");
  if (batchId) return <ProductBatchView key={batchId} id={batchId} />;
  if (jobId) return <JobView key={jobId} id={jobId} />;
  return <NoBatch title="Which batch?">The address names none. The list has them all.</NoBatch>;
}
