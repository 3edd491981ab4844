/** A finished video, played where it stands. */
import { useState } from "react";
import type { BatchOutput } from "../../api/staged.ts";
import styles from "./item-card.module.css";

/** Keeps the links that it began with, however often new ones are read: a video that plays must not start over. */
export function Player({ output, onStale }: { output: BatchOutput; onStale: () => void }) {
  const [links, setLinks] = useState(output);
  const [stale, setStale] = useState(false);
  if (stale && output.expires_at !== links.expires_at) {
    setLinks(output);
    setStale(false);
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: its captions are part of its picture.
    <video
      className={styles.video}
      controls
      playsInline
      preload="none"
      poster={links.thumbnail_url}
      src={links.output_url}
      aria-label={links.title}
      onError={() => {
        setStale(true);
        onStale();
      }}
    />
  );
}
