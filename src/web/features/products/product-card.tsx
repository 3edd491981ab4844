import { memo } from "react";
import type { Product } from "../../api/products.ts";
import { formatMoney } from "../../ui/format.ts";
import { CheckField } from "../../ui/toggle-field.tsx";
import styles from "./product-card.module.css";
import { saleMark, statusMark } from "./product-facts.ts";
import { ProductPicture } from "./product-picture.tsx";

interface ProductCardProps {
  product: Product;
  isSelected: boolean;
  /** No more can be chosen. */
  isFull: boolean;
  onToggle: (product: Product) => void;
}

/** A product with its checkbox, whose label covers the whole card. Memoized: typing and selecting render few cards. */
export const ProductCard = memo(function ProductCard({ product, isSelected, isFull, onToggle }: ProductCardProps) {
  const { title, brand, image_link } = product;
  const sale = saleMark(product);
  const mark = statusMark(product);
  return (
    <li className={styles.card} title={title} data-selected={isSelected || undefined}>
      <div className={styles.picture}>
        <ProductPicture src={image_link} />
        {sale && <span className={styles.sale}>{sale}</span>}
        {mark && <span className={styles.mark}>{mark}</span>}
      </div>
      <div className={styles.pick}>
        <CheckField
          aria-label={title}
          isSelected={isSelected}
          isDisabled={isFull && !isSelected}
          onChange={() => onToggle(product)}
        />
      </div>
      <div className={styles.facts}>
        {brand && <span className={styles.brand}>{brand}</span>}
        <span className={styles.title}>{title}</span>
        <Price product={product} />
      </div>
    </li>
  );
});

function Price({ product: { price, sale_price, on_sale, currency } }: { product: Product }) {
  if (price === null) return <span className={styles.noPrice}>No price</span>;
  if (!on_sale || sale_price === null) return <span className={styles.price}>{formatMoney(price, currency)}</span>;
  return (
    <span className={styles.price}>
      {formatMoney(sale_price, currency)} <s className={styles.old}>{formatMoney(price, currency)}</s>
    </span>
  );
}
