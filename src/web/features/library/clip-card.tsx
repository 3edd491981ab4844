import { Play } from "lucide-react";
import { useState } from "react";
import { Link } from "react-aria-components";
import type { Clip } from "../../api/library.ts";
import { Thumbnail } from "../../ui/clip-video.tsx";
import { formatDuration, formatSize, formatTime } from "../../ui/format.ts";
import styles from "./library.module.css";

/** A clip in the grid. Its thumbnail links to its page. */
export function ClipCard({ clip, onBroken }: { clip: Clip; onBroken: () => void }) {
  const { id, title, duration_s, size_bytes, created_at } = clip;
  return (
    <li className={styles.card}>
      <Link href={`/library/${id}`} className={styles.link}>
        <span className={styles.frame}>
          <Thumbnail url={useKeptLink(clip.thumbnail_url, clip.expires_at)} onBroken={onBroken} />
          <span className={styles.play}>
            <Play aria-hidden />
          </span>
          <span className={styles.length}>{formatDuration(duration_s)}</span>
        </span>
        <span className={styles.title} title={title} dir="auto">
          {title}
        </span>
      </Link>
      <p className={styles.facts}>
        <time dateTime={created_at}>{formatTime(created_at)}</time>
        <span>{formatSize(size_bytes)}</span>
      </p>
    </li>
  );
}

/** Keeps the first link until it expires: every answer signs a new one, for which the same picture would be fetched again. */
function useKeptLink(url: string, expiresAt: string): string {
  const [kept, setKept] = useState({ url, expiresAt });
  if (kept.url === url || Date.parse(kept.expiresAt) > Date.now()) return kept.url;
  setKept({ url, expiresAt });
  return url;
}
