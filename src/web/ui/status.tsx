/** Statuses as badges, with a word, an icon and a colour; and progress bars. */
import { Check, CircleDashed, CircleSlash, LoaderCircle, Pause, TriangleAlert } from "lucide-react";
import type { ComponentType, SVGProps } from "react";
import { ProgressBar } from "react-aria-components";
import styles from "./status.module.css";
import tones from "./tones.module.css";

type Tone = "idle" | "busy" | "good" | "bad" | "mixed";
const STATUSES: Record<string, { tone: Tone; Icon: ComponentType<SVGProps<SVGSVGElement>>; word: string }> = {
  queued: { tone: "idle", Icon: CircleDashed, word: "Queued" },
  pending: { tone: "idle", Icon: CircleDashed, word: "Pending" },
  draft: { tone: "idle", Icon: CircleDashed, word: "Draft" },
  locked: { tone: "idle", Icon: Check, word: "Locked" },
  never_synced: { tone: "idle", Icon: CircleDashed, word: "Not synced yet" },
  nothing_to_do: { tone: "idle", Icon: Check, word: "Nothing to do" },
  paused: { tone: "mixed", Icon: Pause, word: "Paused" },
  processing: { tone: "busy", Icon: LoaderCircle, word: "Processing" },
  running: { tone: "busy", Icon: LoaderCircle, word: "Running" },
  syncing: { tone: "busy", Icon: LoaderCircle, word: "Syncing" },
  completed: { tone: "good", Icon: Check, word: "Completed" },
  complete: { tone: "good", Icon: Check, word: "Complete" },
  synced: { tone: "good", Icon: Check, word: "Synced" },
  partial: { tone: "mixed", Icon: TriangleAlert, word: "Partial" },
  failed: { tone: "bad", Icon: TriangleAlert, word: "Failed" },
  cancelled: { tone: "idle", Icon: CircleSlash, word: "Cancelled" },
};

/** "Completed" @param status as the API names it */
export const statusWord = (status: string): string => STATUSES[status]?.word ?? status;

/** @param status as the API names it */
export function StatusBadge({ status }: { status: string }) {
  const { tone, Icon, word } = STATUSES[status] ?? { tone: "idle", Icon: CircleDashed, word: status };
  return (
    <span className={`${styles.badge} ${tones[tone]}`} data-status={status}>
      <Icon aria-hidden className={tone === "busy" ? styles.turning : undefined} />
      {word}
    </span>
  );
}

/** @param value whole percent, 0 to 100 */
export function Progress({ label, value, tone = "busy" }: { label: string; value: number; tone?: Tone }) {
  return (
    <ProgressBar aria-label={label} value={value} className={styles.progress}>
      {({ percentage = 0, valueText }) => (
        <>
          <div className={styles.bar}>
            <div className={styles.fill} data-tone={tone} style={{ width: `${percentage}%` }} />
          </div>
          <span className={styles.percent}>{valueText}</span>
        </>
      )}
    </ProgressBar>
  );
}
