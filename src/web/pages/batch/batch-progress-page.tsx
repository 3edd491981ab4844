import { PageHead } from "../../ui/view.tsx";

export default function BatchPage() {
  return <PageHead title="Batch" />;
}
