import { PageHead } from "../../ui/view.tsx";

export default function StagedBatchPage({ id }: { id: string }) {
  return <PageHead title={`StagedBatch ${id}`} />;
}
