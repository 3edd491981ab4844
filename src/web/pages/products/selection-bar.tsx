/** At the window's bottom while products are chosen. */
import { Clapperboard } from "lucide-react";
import { VisuallyHidden } from "react-aria-components";
import type { Product } from "../../api/products.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./selection-bar.module.css";
import type { Selection } from "./use-selection.ts";

interface SelectionBarProps {
  selection: Selection;
  /** Of this page. */
  products: readonly Product[];
  /** The form that the button sends. */
  form: string;
}

export const generateLabel = (count: number): string => `Generate ${count} ${count === 1 ? "Video" : "Videos"}`;

export function SelectionBar({ selection, products, form }: SelectionBarProps) {
  const { chosen, isFull } = selection;
  const said = `${chosen.size} selected`;
  const isAllChosen = products.every(({ id }) => chosen.has(id));
  return (
    <>
      {/* It is there before anything is chosen: only then are its changes read out. */}
      <VisuallyHidden role="status">
        {chosen.size > 0 && (isFull ? `${said}, as many as one batch takes.` : `${said}. Enter goes on.`)}
      </VisuallyHidden>
      {chosen.size > 0 && (
        <section className={styles.bar} aria-label="Selection">
          <p className={styles.count}>
            <strong>{said}</strong>
            {isFull && <span className={styles.full}>as many as one batch takes</span>}
          </p>
          <div className={styles.actions}>
            <Button variant="quiet" isDisabled={isFull || isAllChosen} onPress={() => selection.add(products)}>
              Select all on page
            </Button>
            <Button variant="quiet" onPress={selection.clear}>
              Clear
            </Button>
            <Button variant="primary" type="submit" form={form} icon={<Clapperboard aria-hidden />}>
              {generateLabel(chosen.size)}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}
