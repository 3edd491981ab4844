/** The finished videos. */
import { useQuery } from "@tanstack/react-query";
import { Clapperboard } from "lucide-react";
import { CLIPS_A_PAGE, type ClipFilter, type ClipPage, clipsQuery } from "../../api/library.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { plural } from "../../ui/format.ts";
import { Pagination } from "../../ui/pagination.tsx";
import { Empty, ErrorView, PageHead, SkeletonCards } from "../../ui/view.tsx";
import { ClipCard } from "./clip-card.tsx";
import { useLibraryFilter } from "./filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import styles from "./library.module.css";

export default function LibraryPage() {
  const filter = useLibraryFilter();
  const clips = useQuery(clipsQuery(filter.query, filter.page));
  const total = clips.data?.total ?? 0;
  const nothing = clips.data?.total === 0 && !filter.isSet;
  return (
    <>
      <PageHead
        title="Library"
        lead={total > 0 ? plural(total, "video") + ofWhat(filter.fields) : "Your finished videos."}
      />
      {!nothing && <FilterBar filter={filter} />}
      {clips.isPending && <SkeletonCards count={12} className={`${styles.grid} ${styles.waiting}`} />}
      {clips.isError && !clips.data && <ErrorView error={clips.error} onRetry={() => clips.refetch()} />}
      {nothing && (
        <Empty
          title="No videos yet"
          icon={<Clapperboard aria-hidden />}
          action={
            <LinkButton variant="primary" href="/products">
              Choose products
            </LinkButton>
          }
        >
          Choose some products and generate their videos; they land here when they are finished.
        </Empty>
      )}
      {clips.data && !nothing && (
        <Clips
          shown={clips.data}
          isOld={clips.isPlaceholderData}
          onBroken={() => clips.isStale && clips.refetch()}
          clear={filter.clear}
          onPage={filter.setPage}
        />
      )}
    </>
  );
}

/** The parts of the filter that only links set, and no field shows. */
function ofWhat({ product_id, batch_id }: ClipFilter): string {
  if (product_id !== undefined) return " of one product";
  return batch_id === undefined ? "" : " of one batch";
}

interface ClipsProps {
  shown: ClipPage;
  /** Another page or filter is being loaded. */
  isOld: boolean;
  onBroken: () => void;
  clear: () => void;
  onPage: (page: number) => void;
}

function Clips({ shown: { items, total, page }, isOld, onBroken, clear, onPage }: ClipsProps) {
  if (items.length === 0) {
    return (
      <Empty title="No video is like that" action={<Button onPress={clear}>Clear filters</Button>}>
        Try fewer words, or a longer time.
      </Empty>
    );
  }
  return (
    <>
      <ul className={styles.grid} aria-label="Videos" aria-busy={isOld}>
        {items.map((clip) => (
          <ClipCard key={clip.id} clip={clip} onBroken={onBroken} />
        ))}
      </ul>
      <Pagination page={page} pageSize={CLIPS_A_PAGE} total={total} onPage={onPage} />
    </>
  );
}
