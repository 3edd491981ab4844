/** A batch that was started: how far it is, and what came of it. */
import { useQuery } from "@tanstack/react-query";
import { CircleSlash, Pause, Play, RotateCcw } from "lucide-react";
import { useState } from "react";
import { outputsQuery, type StagedBatch } from "../../api/staged.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { plural } from "../../ui/format.ts";
import { Progress } from "../../ui/status.tsx";
import styles from "../batch-editor/editor.module.css";
import { countsInWords } from "../batches/counts.ts";
import { SettingsSummary } from "../batches/settings-summary.tsx";
import { StatePanel } from "../batches/state-panel.tsx";
import type { ViewProps } from "../batches/use-moves.ts";
import { ItemCard } from "./item-card.tsx";

export function RunView(props: ViewProps) {
  const { batch } = props;
  const { data: outputs, refetch } = useQuery(outputsQuery(batch.id, batch.completed));
  const byItem = new Map((outputs ?? []).map((output) => [output.item_id, output]));
  async function renew(itemId: string): Promise<string> {
    const { data } = await refetch({ throwOnError: true });
    const output = data?.find(({ item_id }) => item_id === itemId);
    if (output === undefined) throw new Error("The video is no longer in the library.");
    return output.output_url;
  }
  return (
    <>
      <StatePanel
        batch={batch}
        actions={batch.status === "processing" ? <Controls {...props} /> : <Retry {...props} />}
      >
        <p>{meaningOf(batch)}</p>
        {batch.status === "processing" && <Progress label="Progress of the batch" value={batch.progress} />}
      </StatePanel>
      <div className={`${styles.columns} ${styles.made}`}>
        <ol className={styles.cards} aria-label="Items">
          {batch.items.map((item) => (
            <ItemCard
              key={item.item_id}
              item={item}
              output={byItem.get(item.item_id)}
              renew={() => renew(item.item_id)}
            />
          ))}
        </ol>
        <SettingsSummary batch={batch} />
      </div>
    </>
  );
}

function meaningOf(batch: StagedBatch): string {
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

function Controls({ batch: { paused }, make, moving }: ViewProps) {
  const [asking, setAsking] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  async function cancel() {
    const refused = await make("cancel");
    setAsking(false);
    setCancelling(refused === null);
  }
  return (
    <>
      {paused ? (
        <Button
          variant="primary"
          icon={<Play aria-hidden />}
          isPending={moving === "resume"}
          isDisabled={cancelling}
          onPress={() => void make("resume")}
        >
          Resume
        </Button>
      ) : (
        <Button
          icon={<Pause aria-hidden />}
          isPending={moving === "pause"}
          isDisabled={cancelling}
          onPress={() => void make("pause")}
        >
          Pause
        </Button>
      )}
      <Button
        variant="danger"
        icon={<CircleSlash aria-hidden />}
        isDisabled={cancelling}
        onPress={() => setAsking(true)}
      >
        {cancelling ? "Cancelling…" : "Cancel batch"}
      </Button>
      <ConfirmDialog
        title="Cancel this batch?"
        confirm="Cancel batch"
        isOpen={asking}
        onClose={() => setAsking(false)}
        isPending={moving === "cancel"}
        onConfirm={() => void cancel()}
      >
        What runs is stopped, and what has not begun never will. Finished videos stay.
      </ConfirmDialog>
    </>
  );
}

function Retry({ batch: { status, failed }, make, moving }: ViewProps) {
  if (failed === 0 || (status !== "partial" && status !== "failed")) return null;
  return (
    <Button
      variant="primary"
      icon={<RotateCcw aria-hidden />}
      isPending={moving === "retry"}
      onPress={() => void make("retry")}
    >
      {`Retry ${failed} Failed`}
    </Button>
  );
}
