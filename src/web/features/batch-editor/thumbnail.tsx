/** A product's picture, small, beside its title. */
import { useQuery } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import { useState } from "react";
import { productQuery } from "../../api/products.ts";
import styles from "./thumbnail.module.css";

/** @param src null: the product has none */
export function Thumbnail({ src }: { src: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className={styles.ground}>
      {src === null || broken === src ? (
        <ImageOff aria-hidden />
      ) : (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setBroken(src)}
        />
      )}
    </span>
  );
}

export function ProductThumbnail({ id }: { id: string }) {
  const { data } = useQuery(productQuery(id));
  return data === undefined ? <span className={styles.ground} /> : <Thumbnail src={data.image_link} />;
}
