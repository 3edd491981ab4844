/** The products: choose some and make videos of them. */
import { useQuery } from "@tanstack/react-query";
import { ListChecks, SearchX } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useAppInfo } from "../../api/app-info.ts";
import { type Feed, feedsQuery } from "../../api/feeds.ts";
import { PRODUCTS_A_PAGE, type Product, type ProductPage, productsQuery } from "../../api/products.ts";
import { Button } from "../../ui/button.tsx";
import { plural } from "../../ui/format.ts";
import { Pagination } from "../../ui/pagination.tsx";
import { Empty, ErrorView, PageHead, SkeletonCards } from "../../ui/view.tsx";
import { useSync } from "../feeds/use-sync.ts";
import { FirstRun, NothingRead, Reading } from "./first-run.tsx";
import { GenerateDialog } from "./generate-dialog.tsx";
import { ProductCard } from "./product-card.tsx";
import { ProductFilters } from "./product-filters.tsx";
import styles from "./products-page.module.css";
import { SelectionBar } from "./selection-bar.tsx";
import { type FilterControl, useProductFilter } from "./use-product-filter.ts";
import { type Selection, useSelection } from "./use-selection.ts";

export default function ProductsPage() {
  const feeds = useQuery(feedsQuery);
  const [newest] = feeds.data ?? [];
  const [isTrying, setTrying] = useState(false);
  if (newest) return <Catalogue feeds={feeds.data ?? []} newest={newest} isTrying={isTrying} />;
  return (
    <>
      <PageHead title="Products" />
      {feeds.isPending && <SkeletonCards className={styles.grid} />}
      {feeds.isError && <ErrorView error={feeds.error} onRetry={() => feeds.refetch()} />}
      {feeds.data && <FirstRun onTry={() => setTrying(true)} />}
    </>
  );
}

/** How many of the sample shop's offers are selected for a new user: few, so that the first videos are ready soon. */
const FIRST_BATCH = 3;

interface CatalogueProps {
  feeds: readonly Feed[];
  newest: Feed;
  /** The user has just added the sample shop. */
  isTrying: boolean;
}

function Catalogue({ feeds, newest, isTrying }: CatalogueProps) {
  const sync = useSync(newest);
  const control = useProductFilter();
  const isSyncing = sync.isActive || feeds.some(({ status }) => status === "syncing");
  const products = useQuery(productsQuery(control.filter, control.page, isSyncing));
  const selection = useSelection(useAppInfo().batch_size.max);
  const isEmpty = products.data?.total === 0 && !control.isFiltered;
  const items = products.data?.items ?? [];
  useFirstSelection(isTrying && !sync.isActive, items, selection);

  return (
    <>
      <PageHead title="Products" lead={products.data && !isEmpty && plural(products.data.total, "product")}>
        {/* Once something is selected, the bar has this button. */}
        {items.length > 0 && selection.chosen.size === 0 && (
          <Button icon={<ListChecks aria-hidden />} onPress={() => selection.add(items)}>
            Select all on page
          </Button>
        )}
      </PageHead>
      {!isEmpty && <ProductFilters control={control} feeds={feeds} />}
      {products.isPending && <SkeletonCards className={styles.grid} />}
      {products.isError && !products.data && <ErrorView error={products.error} onRetry={() => products.refetch()} />}
      {isEmpty && (sync.isActive ? <Reading feed={newest} sync={sync} /> : <NothingRead feed={newest} sync={sync} />)}
      {products.data && !isEmpty && (
        <Found found={products.data} isOld={products.isPlaceholderData} control={control} selection={selection} />
      )}
    </>
  );
}

/** Selects a first batch, once, so that the user only needs to start it. */
function useFirstSelection(isWanted: boolean, items: readonly Product[], { add }: Selection): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (!isWanted || isDone.current || items.length === 0) return;
    isDone.current = true;
    add(items.filter(({ on_sale }) => on_sale).slice(0, FIRST_BATCH));
  }, [isWanted, items, add]);
}

interface FoundProps {
  found: ProductPage;
  /** The filter has changed, and its products are not loaded yet. */
  isOld: boolean;
  control: FilterControl;
  selection: Selection;
}

function Found({ found: { items, total }, isOld, control, selection }: FoundProps) {
  const [isGenerating, setGenerating] = useState(false);
  const form = useId();
  return (
    <>
      {items.length === 0 && <NoneFound control={control} total={total} />}
      {/* A form, so that Enter in a checkbox does the same as the button. */}
      <form
        id={form}
        aria-label="Products"
        onSubmit={(event) => {
          event.preventDefault();
          if (selection.chosen.size > 0) setGenerating(true);
        }}
      >
        <ul className={styles.grid} aria-busy={isOld}>
          {items.map((product) => (
            <ProductCard
              key={product.id}
              product={product}
              isSelected={selection.chosen.has(product.id)}
              isFull={selection.isFull}
              onToggle={selection.toggle}
            />
          ))}
        </ul>
      </form>
      <Pagination page={control.page} pageSize={PRODUCTS_A_PAGE} total={total} onPage={control.goTo} />
      <div className={styles.underBar} />
      <SelectionBar selection={selection} products={items} form={form} />
      <GenerateDialog
        products={[...selection.chosen.values()]}
        isOpen={isGenerating}
        onClose={() => setGenerating(false)}
      />
    </>
  );
}

function NoneFound({ control, total }: { control: FilterControl; total: number }) {
  if (total > 0) {
    return (
      <Empty title="There is no such page" action={<Button onPress={() => control.goTo(1)}>Go to the first</Button>}>
        There are fewer products than that.
      </Empty>
    );
  }
  return (
    <Empty
      title="No product matches"
      icon={<SearchX aria-hidden />}
      action={<Button onPress={control.clear}>Clear search and filters</Button>}
    >
      Try fewer words, or another filter. What you have selected stays selected.
    </Empty>
  );
}
