/** The button that starts or cancels a sync, and its progress. */
import { RefreshCw } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { Progress } from "../../ui/status.tsx";
import styles from "./feeds.module.css";
import type { Sync } from "./use-sync.ts";

/** @param name of the feed, where the page shows several */
export function SyncButton({ sync, name, size }: { sync: Sync; name?: string; size?: "s" }) {
  const label = (verb: string) => name !== undefined && { "aria-label": `${verb}: ${name}` };
  if (sync.isActive) {
    return (
      <Button size={size} isPending={sync.isCancelling} onPress={sync.cancel} {...label("Cancel sync")}>
        Cancel sync
      </Button>
    );
  }
  return (
    <Button
      size={size}
      icon={<RefreshCw aria-hidden />}
      isPending={sync.isStarting}
      onPress={sync.start}
      {...label("Sync now")}
    >
      Sync now
    </Button>
  );
}

/** Renders nothing where no sync is under way. */
export function SyncProgress({ sync: { isActive, job, error }, name }: { sync: Sync; name: string }) {
  if (error && !isActive) {
    return (
      <p role="alert" className={common.error}>
        {error.message}
      </p>
    );
  }
  if (!isActive) return null;
  const read = job?.counts?.read ?? 0;
  return (
    <div className={styles.progress}>
      <Progress label={`Sync of ${name}`} value={job?.progress ?? 0} />
      <span className={common.muted}>
        {read > 0 ? `${read.toLocaleString()} items read so far` : "Waiting for the feed's first items"}
      </span>
    </div>
  );
}
