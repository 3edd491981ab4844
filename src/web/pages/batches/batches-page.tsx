import { PageHead } from "../../ui/view.tsx";

export default function BatchesPage() {
  return <PageHead title="Batches" />;
}
