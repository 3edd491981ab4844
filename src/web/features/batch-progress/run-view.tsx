/** A started batch of batch mode: its progress and its videos. */
import type { Batch } from "../../api/batches.ts";
import { plural } from "../../ui/format.ts";
import { Progress } from "../../ui/status.tsx";
import { countsInWords } from "../batches/batch-words.ts";
import { SettingsSummary } from "../batches/settings-summary.tsx";
import { StatePanel } from "../batches/state-panel.tsx";
import type { BatchViewProps } from "../batches/use-batch-moves.ts";
import { BatchControls } from "./batch-controls.tsx";
import styles from "./progress.module.css";
import { VideoCards } from "./video-cards.tsx";

export function RunView(props: BatchViewProps) {
  const { batch } = props;
  return (
    <>
      <StatePanel batch={batch} actions={<BatchControls {...props} />}>
        <p>{meaningOf(batch)}</p>
        {batch.status === "processing" && <Progress label="Progress of the batch" value={batch.progress} />}
      </StatePanel>
      <div className={styles.columns}>
        <VideoCards batch={batch} />
        <SettingsSummary batch={batch} />
      </div>
    </>
  );
}

function meaningOf(batch: Batch): string {
  const { status, paused, total, completed, failed } = batch;
  switch (status) {
    case "complete":
      return total === 1 ? "The video is ready." : `All ${total} videos are ready.`;
    case "partial":
      return `${completed} of ${plural(total, "video")} ${completed === 1 ? "is" : "are"} ready${failed > 0 ? `, ${failed} failed. A retry makes only those that failed; the others stay as they are` : ""}.`;
    case "failed":
      return failed > 0 && completed === 0
        ? "No video could be made. Each item says why."
        : `It ended early: ${countsInWords(batch)}.`;
    case "cancelled":
      return completed > 0
        ? `It was cancelled. What was finished before stays: ${plural(completed, "video")}.`
        : "It was cancelled before any video was finished.";
    default:
      return paused
        ? `${countsInWords(batch)}. Paused: no new video begins; those that run finish.`
        : `${countsInWords(batch)}. You may leave this page: the work goes on.`;
  }
}
