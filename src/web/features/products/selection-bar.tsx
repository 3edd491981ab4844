/** At the window's bottom while products are chosen. */
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
  /** The form that the button sends. */
  form: string;
}

export function SelectionBar({ selection, products, form }: SelectionBarProps) {
  const { chosen, isFull } = selection;
  const said = `${chosen.size} selected`;
  return (
    <>
      {/* It is there before anything is chosen: only then are its changes read out. */}
      <VisuallyHidden role="status">
        {chosen.size > 0 && (isFull ? `${said}, as many as one batch takes.` : `${said}. Enter goes on.`)}
      </VisuallyHidden>
      {chosen.size > 0 && <Bar {...{ selection, products, form, said }} />}
    </>
  );
}

function Bar({ selection, products, form, said }: SelectionBarProps & { said: string }) {
  const { chosen, isFull } = selection;
  const bar = useRef<HTMLElement>(null);
  // The button that chose them all is gone: what comes next is here.
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    bar.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
  }, []);

  /** The bar goes, so the focus goes back to where products are chosen. */
  function clear() {
    selection.clear();
    document.getElementById(form)?.querySelector("input")?.focus();
  }

  return (
    <section ref={bar} className={styles.bar} aria-label="Selection">
      <p className={styles.count}>
        <strong>{said}</strong>
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
