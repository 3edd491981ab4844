import { PageHead } from "../../ui/view.tsx";

export default function ProductsPage() {
  return <PageHead title="Products" />;
}
