/** A product's picture from the shop's own server, which may be away. */
import { useQuery } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import { useState } from "react";
import { productQuery } from "../../api/products.ts";
import styles from "./product-picture.module.css";

/**
 * - `plain` fills its container on a plain ground.
 * - `blurred` fills a tall container: the space around the picture shows the picture itself, blurred.
 * - `thumbnail` is a small square beside a title.
 */
type Look = "plain" | "blurred" | "thumbnail";

/** Decoration beside the title. @param src null: the product has no picture */
export function ProductPicture({ src, look = "plain" }: { src: string | null; look?: Look }) {
  const [broken, setBroken] = useState<string | null>(null);
  const isShown = src !== null && broken !== src;
  return (
    <span className={`${styles.ground} ${styles[look]}`}>
      {isShown && look === "blurred" && <img className={styles.around} src={src} alt="" referrerPolicy="no-referrer" />}
      {isShown ? (
        <img
          className={styles.picture}
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setBroken(src)}
        />
      ) : (
        <span className={styles.none}>
          <ImageOff aria-hidden />
          {look !== "thumbnail" && (src === null ? "No picture" : "The picture can't be loaded")}
        </span>
      )}
    </span>
  );
}

/** The picture of a product of which only the id is known. */
export function PictureOfProduct({ id, look }: { id: string; look: Look }) {
  const { data, isPending } = useQuery(productQuery(id));
  if (isPending) return <span className={`${styles.ground} ${styles[look]}`} />;
  return <ProductPicture src={data?.image_link ?? null} look={look} />;
}
