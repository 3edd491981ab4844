import { CalendarClock, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link } from "react-aria-components";
import type { Feed } from "../../api/feeds.ts";
import { Button } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { CopyButton } from "../../ui/copy-button.tsx";
import { plural } from "../../ui/format.ts";
import { StatusBadge } from "../../ui/status.tsx";
import { Ago } from "../../ui/time.tsx";
import { countsInWords, productsIn } from "./counts.ts";
import { DeleteFeed } from "./delete-feed.tsx";
import styles from "./feeds.module.css";
import { CronInWords } from "./schedule-words.tsx";
import { SyncButton, SyncProgress } from "./sync-controls.tsx";
import { useSync } from "./use-sync.ts";

/** A feed in the list. */
export function FeedRow({ feed }: { feed: Feed }) {
  const sync = useSync(feed);
  const [deleting, setDeleting] = useState(false);
  return (
    <li className={styles.row}>
      <div className={styles.rowHead}>
        <div className={styles.rowTitles}>
          <div className={styles.nameLine}>
            <h2 className={styles.name}>
              <Link href={`/feeds/${feed.id}`}>{feed.name}</Link>
            </h2>
            <StatusBadge status={sync.isActive ? "syncing" : feed.status} />
          </div>
          <FeedAddress feed={feed} />
        </div>
        <div className={styles.rowActions}>
          <SyncButton sync={sync} name={feed.name} size="s" />
          <Button
            variant="quiet"
            size="s"
            icon={<Trash2 aria-hidden />}
            aria-label={`Delete ${feed.name}`}
            onPress={() => setDeleting(true)}
          />
        </div>
      </div>
      <SyncProgress sync={sync} name={feed.name} />
      {feed.status === "failed" && !sync.isActive && <p className={common.error}>{feed.error}</p>}
      <Facts feed={feed} />
      <DeleteFeed feed={feed} isOpen={deleting} onClose={() => setDeleting(false)} />
    </li>
  );
}

function Facts({ feed: { counts, last_synced_at, schedule } }: { feed: Feed }) {
  if (counts === null && schedule === null) return null;
  return (
    <div className={styles.facts}>
      {counts && <strong>{plural(productsIn(counts), "product")}</strong>}
      {last_synced_at && counts && (
        <span>
          Last sync <Ago time={last_synced_at} />: {countsInWords(counts)}
        </span>
      )}
      {schedule && <ScheduleLine schedule={schedule} />}
    </div>
  );
}

/** The feed's address, cut where it is long. */
export function FeedAddress({ feed }: { feed: Feed }) {
  return (
    <div className={styles.address}>
      <span className={styles.cut} title={feed.feed_url}>
        {feed.feed_url.replace(/^https?:\/\//, "")}
      </span>
      <CopyButton text={feed.feed_url} label={`the address of ${feed.name}`} />
    </div>
  );
}

function ScheduleLine({ schedule }: { schedule: NonNullable<Feed["schedule"]> }) {
  const { cron, time_zone, paused, next_run_at } = schedule;
  return (
    <span className={styles.scheduleLine}>
      <CalendarClock aria-hidden />
      <span>
        <CronInWords cron={cron} />, {time_zone.replaceAll("_", " ")}
        {paused && "; paused"}
        {next_run_at && (
          <>
            ; next <Ago time={next_run_at} />
          </>
        )}
      </span>
    </span>
  );
}
