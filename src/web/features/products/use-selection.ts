/** The selected products. They stay selected on other pages and under other filters. */
import { useCallback, useMemo, useState } from "react";
import type { Product } from "../../api/products.ts";

export interface Selection {
  /** By id, in the order in which they were selected. */
  chosen: ReadonlyMap<string, Product>;
  isFull: boolean;
  /** Always the same function, so that memoized cards are not rendered again. */
  toggle: (product: Product) => void;
  /** Adds as many as fit into one batch. */
  add: (products: readonly Product[]) => void;
  clear: () => void;
}

/** @param most how many one batch takes */
export function chooseMore(
  chosen: ReadonlyMap<string, Product>,
  products: readonly Product[],
  most: number,
): ReadonlyMap<string, Product> {
  const added = products.filter(({ id }) => !chosen.has(id)).slice(0, Math.max(0, most - chosen.size));
  return added.length === 0 ? chosen : new Map([...chosen, ...added.map((product) => [product.id, product] as const)]);
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
