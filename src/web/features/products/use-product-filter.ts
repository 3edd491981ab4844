/** Which products are shown. The filter is kept in the address, so that it can be shared and gone back to. */
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import type { ProductFilter } from "../../api/products.ts";

export interface FilterControl {
  filter: ProductFilter;
  /** From 1. */
  page: number;
  isFiltered: boolean;
  /** Changes the given fields and goes to the first page; undefined removes a field. */
  change: (change: ProductFilter) => void;
  goTo: (page: number) => void;
  clear: () => void;
}

const NAMES = ["q", "feed_id", "category", "on_sale"] as const;

export function useProductFilter(): FilterControl {
  const [params, setParams] = useSearchParams();
  return useMemo(() => {
    const read = (name: (typeof NAMES)[number]) => params.get(name) ?? undefined;
    const filter: ProductFilter = {
      q: read("q"),
      feed_id: read("feed_id"),
      category: read("category"),
      on_sale: read("on_sale") === "true" ? "true" : undefined,
    };
    const page = Number(params.get("page"));
    return {
      filter,
      page: Number.isInteger(page) && page > 0 ? page : 1,
      isFiltered: NAMES.some((name) => filter[name] !== undefined),
      change: (change) =>
        setParams(
          (before) => {
            const next = new URLSearchParams(before);
            next.delete("page");
            for (const [name, value] of Object.entries(change)) {
              if (value) next.set(name, value);
              else next.delete(name);
            }
            return next;
          },
          { replace: true },
        ),
      goTo: (next) =>
        setParams((before) => {
          const address = new URLSearchParams(before);
          address.set("page", String(next));
          return address;
        }),
      clear: () => setParams({}),
    };
  }, [params, setParams]);
}
