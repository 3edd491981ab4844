/** The products that are chosen; they stay chosen on other pages and under other filters. */
import { useCallback, useMemo, useState } from "react";
import type { Product } from "../../api/products.ts";

export interface Selection {
  /** In the order in which they were chosen, by id. */
  chosen: ReadonlyMap<string, Product>;
  isFull: boolean;
  /** Never changes, so that cards can be kept as they are. */
  toggle: (product: Product) => void;
  /** Adds as many as fit. */
  add: (products: readonly Product[]) => void;
  clear: () => void;
}

/** @param products @param most as many as one batch takes */
export function chooseMore(
  chosen: ReadonlyMap<string, Product>,
  products: readonly Product[],
  most: number,
): ReadonlyMap<string, Product> {
  const fresh = products.filter(({ id }) => !chosen.has(id)).slice(0, Math.max(0, most - chosen.size));
  return fresh.length === 0 ? chosen : new Map([...chosen, ...fresh.map((product) => [product.id, product] as const)]);
}

export function useSelection(most: number): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Product>>(new Map());
  const toggle = useCallback(
    (product: Product) =>
      setChosen((before) => {
        if (!before.has(product.id)) return chooseMore(before, [product], most);
        const next = new Map(before);
        next.delete(product.id);
        return next;
      }),
    [most],
  );
  return useMemo(
    () => ({
      chosen,
      isFull: chosen.size >= most,
      toggle,
      add: (products) => setChosen((before) => chooseMore(before, products, most)),
      clear: () => setChosen(new Map()),
    }),
    [chosen, most, toggle],
  );
}
