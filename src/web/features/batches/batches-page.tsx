/** The list of batches of both kinds. */
import { useQuery } from "@tanstack/react-query";
import { Layers, Plus } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { BATCH_STATUSES } from "../../../contract/jobs.ts";
import { BATCHES_A_PAGE, type BatchFilter, batchesQuery } from "../../api/batches.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Pagination } from "../../ui/pagination.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { statusWord } from "../../ui/status.tsx";
import { Empty, ErrorView, PageHead, SkeletonCards } from "../../ui/view.tsx";
import { BatchRow } from "./batch-row.tsx";
import styles from "./batches.module.css";
import { NewBatch } from "./new-batch.tsx";

const ALL = "all";
const STATUS_OPTIONS = [
  { id: ALL, label: "Any status" },
  ...BATCH_STATUSES.map((id) => ({ id, label: statusWord(id) })),
];
const KINDS = ["product", "staged"] as const;
const KIND_OPTIONS = [
  { id: ALL, label: "Both kinds" },
  { id: "product", label: "Product batches" },
  { id: "staged", label: "Batch mode" },
];

/** The filter is kept in the address. Values that it does not know are ignored. */
function useFilter() {
  const [search, setSearch] = useSearchParams();
  const page = Number(search.get("page"));
  const filter: BatchFilter = {
    status: BATCH_STATUSES.find((status) => status === search.get("status")),
    kind: KINDS.find((kind) => kind === search.get("kind")),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
  const set = (name: string, value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (name !== "page") next.delete("page");
      if (value === null || value === ALL) next.delete(name);
      else next.set(name, value);
      return next;
    });
  return { filter, set, clear: () => setSearch({}) };
}

export default function BatchesPage() {
  const { filter, set, clear } = useFilter();
  const [drafting, setDrafting] = useState(false);
  const { data, error, refetch } = useQuery(batchesQuery(filter));
  const filtered = filter.status !== undefined || filter.kind !== undefined || filter.page > 1;
  const newBatch = (
    <Button variant="primary" icon={<Plus aria-hidden />} onPress={() => setDrafting(true)}>
      New batch
    </Button>
  );
  return (
    <>
      <PageHead title="Batches" lead="Videos made together, from products or from texts of your own.">
        {newBatch}
      </PageHead>
      {(filtered || (data && data.total > 0)) && (
        <div className={styles.filters}>
          <SelectField
            label="Status"
            hideLabel
            options={STATUS_OPTIONS}
            value={filter.status ?? ALL}
            onChange={(key) => set("status", String(key))}
          />
          <SelectField
            label="Kind"
            hideLabel
            options={KIND_OPTIONS}
            value={filter.kind ?? ALL}
            onChange={(key) => set("kind", String(key))}
          />
        </div>
      )}
      {error && !data && <ErrorView error={error} onRetry={() => refetch()} />}
      {!error && !data && <SkeletonCards count={5} className={styles.list} />}
      {data && data.items.length > 0 && (
        <ul className={styles.list} aria-label="Batches">
          {data.items.map((batch) => (
            <BatchRow key={batch.id} batch={batch} />
          ))}
        </ul>
      )}
      {data?.items.length === 0 && filtered && (
        <Empty title="No batch is like this" action={<Button onPress={clear}>Show all batches</Button>}>
          Nothing matches what you filter by.
        </Empty>
      )}
      {data?.items.length === 0 && !filtered && (
        <Empty
          title="No batches yet"
          icon={<Layers aria-hidden />}
          action={
            <>
              {newBatch}
              <LinkButton href="/products">Choose products</LinkButton>
            </>
          }
        >
          Draft a batch and fill it with texts and products, or choose products and make their videos at once.
        </Empty>
      )}
      {data && (
        <Pagination
          page={filter.page}
          pageSize={BATCHES_A_PAGE}
          total={data.total}
          onPage={(page) => set("page", page === 1 ? null : String(page))}
        />
      )}
      <NewBatch isOpen={drafting} onClose={() => setDrafting(false)} />
    </>
  );
}
