import { Link } from "react-aria-components";
import type { ClipDetail } from "../../api/library.ts";
import { Thumbnail } from "../../ui/clip-video.tsx";
import common from "../../ui/common.module.css";
import { formatDuration, formatTime } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "./clip-page.module.css";

/** The videos of the same product, where there are several. */
export function Versions({ clip: { versions } }: { clip: ClipDetail }) {
  if (versions.length < 2) return null;
  return (
    <Panel title="Versions of this product's video">
      <ul className={styles.versions}>
        {versions.map(({ id, current, thumbnail_url, duration_s, created_at }) => (
          <li key={id}>
            <Link
              href={`/library/${id}`}
              className={styles.version}
              {...(current && { "aria-current": "page" })}
              aria-label={`Version of ${formatTime(created_at)}, ${formatDuration(duration_s)}`}
            >
              <Thumbnail url={thumbnail_url} />
              <span className={common.muted}>{current ? "This one" : formatTime(created_at)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
