import { PageHead } from "../../ui/view.tsx";

export default function FeedPage({ id }: { id: string }) {
  return <PageHead title={`Feed ${id}`} />;
}
