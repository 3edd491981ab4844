/** An item of a batch that has not been started. */
import { ShoppingBag, Text } from "lucide-react";
import type { ReactNode } from "react";
import type { BatchItem } from "../../api/batches.ts";
import common from "../../ui/common.module.css";
import { PictureOfProduct } from "../products/product-picture.tsx";
import styles from "./editor.module.css";

interface ItemRowProps {
  item: Pick<BatchItem, "kind" | "title" | "content" | "product_id">;
  number: number;
  /** Buttons. */
  children?: ReactNode;
  /** Why it will fail. */
  error?: string | null;
}

export function ItemRow({ item: { kind, title, content, product_id }, number, children, error }: ItemRowProps) {
  const Icon = kind === "text" ? Text : ShoppingBag;
  const shown = content ?? title ?? product_id ?? "";
  return (
    <li className={styles.item}>
      <span className={styles.number}>{number}</span>
      {product_id !== null && title !== null ? (
        <PictureOfProduct id={product_id} look="thumbnail" />
      ) : (
        <span className={styles.itemIcon}>
          <Icon role="img" aria-label={kind === "text" ? "Text" : "Product"} />
        </span>
      )}
      <div className={styles.itemText}>
        <p className={common.twoLines} title={shown} dir="auto">
          {shown}
        </p>
        {error && <p className={common.error}>Will fail: {error}</p>}
      </div>
      {children}
    </li>
  );
}
