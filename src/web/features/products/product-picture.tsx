/** A product's picture from the shop's own server, which may be away. */
import { ImageOff } from "lucide-react";
import { useState } from "react";
import styles from "./product-picture.module.css";

interface PictureProps {
  /** Null: the product has none. */
  src: string | null;
  /** What the picture leaves free is its own blur instead of a plain ground: for tall places. */
  blurred?: boolean;
}

/** Decoration beside the title. Fills what it stands in. */
export function ProductPicture({ src, blurred = false }: PictureProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const isThere = src !== null && broken !== src;
  return (
    <div className={styles.ground}>
      {isThere && blurred && <img className={styles.around} src={src} alt="" referrerPolicy="no-referrer" />}
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
