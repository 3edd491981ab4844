/** A finished video, played where it stands. */
import { useState } from "react";
import type { Clip } from "../../api/batches.ts";
import styles from "./video-card.module.css";

interface ClipPlayerProps {
  clip: Clip;
  /** Its links have expired: reads them anew. */
  onExpired: () => void;
}

/** Links are signed anew with every answer; the ones it plays stay until they no longer hold. */
export function ClipPlayer({ clip, onExpired }: ClipPlayerProps) {
  const [playing, setPlaying] = useState(clip);
  const hasExpired = ({ expires_at }: Clip) => Date.parse(expires_at) <= Date.now();
  if (playing !== clip && hasExpired(playing) && !hasExpired(clip)) setPlaying(clip);
  return (
    // biome-ignore lint/a11y/useMediaCaption: the captions are part of the picture.
    <video
      className={styles.video}
      src={playing.video_url}
      poster={playing.thumbnail_url}
      aria-label={`Video of ${clip.title}`}
      controls
      playsInline
      preload="none"
      onError={() => hasExpired(playing) && onExpired()}
    />
  );
}
