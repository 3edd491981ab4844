/** A product's picture from the shop's own server, which may be away. */
import { ImageOff } from "lucide-react";
import { useState } from "react";
import styles from "./product-picture.module.css";

/** Decoration beside the title. Fills what it stands in. @param src null: the product has none */
export function ProductPicture({ src }: { src: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  const isThere = src !== null && broken !== src;
  return (
    <div className={styles.ground}>
      {isThere ? (
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
        <div className={styles.none}>
          <ImageOff aria-hidden />
          {src === null ? "No picture" : "The picture can't be loaded"}
        </div>
      )}
    </div>
  );
}
