/** The products to choose from, with a search. What is chosen stays chosen through searches. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ListBox, ListBoxItem, Text } from "react-aria-components";
import { PRODUCTS_A_PAGE, type Product, productsQuery } from "../../api/products.ts";
import { LinkButton } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { formatMoney } from "../../ui/format.ts";
import { Pagination } from "../../ui/pagination.tsx";
import { SearchBox } from "../../ui/search-box.tsx";
import { CheckMark } from "../../ui/toggle-field.tsx";
import { Empty, ErrorView, SkeletonCards } from "../../ui/view.tsx";
import { ProductPicture } from "../products/product-picture.tsx";
import styles from "./picker.module.css";

interface ProductListProps {
  chosen: ReadonlySet<string>;
  /** Ids of the products that the batch already has. */
  present: readonly string[];
  onChoose: (chosen: ReadonlySet<string>) => void;
}

export function ProductList({ chosen, present, onChoose }: ProductListProps) {
  const [{ q, page }, setSearch] = useState({ q: "", page: 1 });
  const { data, error, refetch } = useQuery(productsQuery(q === "" ? {} : { q }, page));
  if (error && !data) return <ErrorView error={error} onRetry={() => refetch()} />;
  if (data?.total === 0 && q === "") return <NoProducts />;
  return (
    <>
      <SearchBox autoFocus label="Search products" value={q} onSearch={(words) => setSearch({ q: words, page: 1 })} />
      {data === undefined ? (
        <SkeletonCards count={3} className={styles.products} />
      ) : (
        <ListBox
          aria-label="Products"
          className={styles.products}
          selectionMode="multiple"
          escapeKeyBehavior="none"
          items={data.items}
          selectedKeys={chosen}
          disabledKeys={present}
          onSelectionChange={(keys) =>
            onChoose(new Set(keys === "all" ? [...chosen, ...data.items.map(({ id }) => id)] : [...keys].map(String)))
          }
          renderEmptyState={() => <p className={styles.none}>No product is found for “{q}”.</p>}
        >
          {(product) => <ProductOption product={product} present={present.includes(product.id)} />}
        </ListBox>
      )}
      {data && (
        <Pagination
          page={page}
          pageSize={PRODUCTS_A_PAGE}
          total={data.total}
          onPage={(next) => setSearch({ q, page: next })}
        />
      )}
    </>
  );
}

function ProductOption({ product, present }: { product: Product; present: boolean }) {
  const { id, title, brand, image_link, price, sale_price, currency } = product;
  const cost = sale_price ?? price;
  const facts = [brand, cost === null ? null : formatMoney(cost, currency), present ? "in the batch already" : null];
  return (
    <ListBoxItem id={id} textValue={title} className={styles.product}>
      {({ isSelected }) => (
        <>
          <CheckMark isSelected={isSelected} />
          <ProductPicture src={image_link} look="thumbnail" />
          <Text slot="label" className={styles.words}>
            <span className={styles.title} dir="auto">
              {title}
            </span>
            <span className={common.muted}>{facts.filter((fact) => fact !== null).join(" · ")}</span>
          </Text>
        </>
      )}
    </ListBoxItem>
  );
}

function NoProducts() {
  return (
    <Empty title="You have no products yet" action={<LinkButton href="/feeds">Go to Feeds</LinkButton>}>
      Products come from your shop's feed. Add it first, then choose from them here.
    </Empty>
  );
}
