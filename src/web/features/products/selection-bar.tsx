/** The bar at the window's bottom while products are selected. */
import { Clapperboard } from "lucide-react";
import { useEffect, useRef } from "react";
import { VisuallyHidden } from "react-aria-components";
import type { Product } from "../../api/products.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./selection-bar.module.css";
import type { Selection } from "./use-selection.ts";

interface SelectionBarProps {
  selection: Selection;
  /** Of this page. */
  products: readonly Product[];
  /** The id of the form that the button submits. */
  form: string;
}

export function SelectionBar({ selection, products, form }: SelectionBarProps) {
  const { chosen, isFull } = selection;
  const count = `${chosen.size} selected`;
  return (
    <>
      {/* Always rendered: screen readers announce changes only of what was there before. */}
      <VisuallyHidden role="status">
        {chosen.size > 0 && (isFull ? `${count}, as many as one batch takes.` : `${count}. Enter goes on.`)}
      </VisuallyHidden>
      {chosen.size > 0 && <Bar selection={selection} products={products} form={form} count={count} />}
    </>
  );
}

function Bar({ selection, products, form, count }: SelectionBarProps & { count: string }) {
  const { chosen, isFull } = selection;
  const bar = useRef<HTMLElement>(null);
  // The button that selected them is no longer rendered: move the focus to the next step.
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    bar.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
  }, []);

  /** The bar is removed, so the focus moves back to the products. */
  function clear() {
    selection.clear();
    document.getElementById(form)?.querySelector("input")?.focus();
  }

  return (
    <section ref={bar} className={styles.bar} aria-label="Selection">
      <p className={styles.count}>
        <strong>{count}</strong>
        {isFull && <span className={styles.full}>as many as one batch takes</span>}
      </p>
      <div className={styles.actions}>
        <Button
          variant="quiet"
          isDisabled={isFull || products.every(({ id }) => chosen.has(id))}
          onPress={() => selection.add(products)}
        >
          Select all on page
        </Button>
        <Button variant="quiet" onPress={clear}>
          Clear
        </Button>
        <Button variant="primary" type="submit" form={form} icon={<Clapperboard aria-hidden />}>
          {`Generate ${chosen.size} ${chosen.size === 1 ? "Video" : "Videos"}`}
        </Button>
      </div>
    </section>
  );
}
