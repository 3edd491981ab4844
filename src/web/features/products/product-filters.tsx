/** The search field and the filters of the products. */
import { useQuery } from "@tanstack/react-query";
import type { Feed } from "../../api/feeds.ts";
import { categoriesQuery } from "../../api/products.ts";
import { SearchBox } from "../../ui/search-box.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { SwitchField } from "../../ui/toggle-field.tsx";
import styles from "./products-page.module.css";
import type { FilterControl } from "./use-product-filter.ts";

const ALL = "all";

export function ProductFilters({ control, feeds }: { control: FilterControl; feeds: readonly Feed[] }) {
  const { filter, change } = control;
  const { data: categories = [] } = useQuery(categoriesQuery(filter.feed_id));
  const named = categories.map(({ category, count }) => ({ id: category, label: category, hint: String(count) }));
  // A category in the address that is not among the commonest, which the API lists.
  const rare = filter.category && !categories.some(({ category }) => category === filter.category);
  return (
    <search className={styles.filters}>
      <div className={styles.search}>
        <SearchBox
          label="Search products"
          placeholder="Search by title, brand or id"
          value={filter.q ?? ""}
          onSearch={(q) => change({ q })}
        />
      </div>
      {feeds.length > 1 && (
        <div className={styles.filter}>
          <SelectField
            label="Feed"
            hideLabel
            options={[{ id: ALL, label: "All feeds" }, ...feeds.map(({ id, name }) => ({ id, label: name }))]}
            value={filter.feed_id ?? ALL}
            onChange={(key) => change({ feed_id: key === ALL ? undefined : String(key), category: undefined })}
          />
        </div>
      )}
      {(categories.length > 1 || filter.category) && (
        <div className={styles.filter}>
          <SelectField
            label="Category"
            hideLabel
            options={[
              { id: ALL, label: "All categories" },
              ...(rare && filter.category ? [{ id: filter.category, label: filter.category }] : []),
              ...named,
            ]}
            value={filter.category ?? ALL}
            onChange={(key) => change({ category: key === ALL ? undefined : String(key) })}
          />
        </div>
      )}
      <SwitchField
        isSelected={filter.on_sale === "true"}
        onChange={(on) => change({ on_sale: on ? "true" : undefined })}
      >
        On sale
      </SwitchField>
    </search>
  );
}
