import { PageHead } from "../../ui/view.tsx";

export default function LibraryPage() {
  return <PageHead title="Library" />;
}
