import { PageHead } from "../../ui/view.tsx";

export default function FeedsPage() {
  return <PageHead title="Feeds" />;
}
