import { PageHead } from "../../ui/view.tsx";

export default function ClipPage({ id }: { id: string }) {
  return <PageHead title={`Clip ${id}`} />;
}
