/** The controls of a started batch, of either kind: pause, resume, cancel, retry. */
import { CircleSlash, Pause, Play, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import type { BatchViewProps } from "../batches/use-batch-moves.ts";

type ControlProps = Omit<BatchViewProps, "report">;

export function BatchControls(props: ControlProps) {
  const { batch, make, moving } = props;
  if (batch.status === "processing") return <RunningControls {...props} />;
  // A retry makes a new batch of a product batch, so that even a cancelled one can be retried.
  const isRetryable = batch.kind === "product" || batch.status === "partial" || batch.status === "failed";
  if (batch.failed === 0 || !isRetryable) return null;
  return (
    <RetryButton isPending={moving === "retry"} onPress={() => void make("retry")}>
      {`Retry ${batch.failed} Failed`}
    </RetryButton>
  );
}

interface RetryButtonProps {
  children: string;
  isPending: boolean;
  onPress: () => void;
}

export function RetryButton(props: RetryButtonProps) {
  return <Button variant="primary" icon={<RotateCcw aria-hidden />} {...props} />;
}

function RunningControls({ batch: { paused }, make, moving }: ControlProps) {
  const [asking, setAsking] = useState(false);
  // Stays true after the cancel was accepted: the batch ends some seconds later.
  const [cancelling, setCancelling] = useState(false);
  async function cancel() {
    const error = await make("cancel");
    setAsking(false);
    setCancelling(error === null);
  }
  return (
    <>
      <Button
        variant={paused ? "primary" : "secondary"}
        icon={paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        isPending={moving === "pause" || moving === "resume"}
        isDisabled={cancelling}
        onPress={() => void make(paused ? "resume" : "pause")}
      >
        {paused ? "Resume" : "Pause"}
      </Button>
      <Button
        variant="danger"
        icon={<CircleSlash aria-hidden />}
        isPending={cancelling}
        onPress={() => setAsking(true)}
      >
        Cancel batch
      </Button>
      <ConfirmDialog
        title="Cancel this batch?"
        confirm="Cancel the batch"
        dismiss="Let it run"
        isOpen={asking}
        onClose={() => setAsking(false)}
        isPending={moving === "cancel"}
        onConfirm={() => void cancel()}
      >
        Videos that are being made stop and are thrown away. Finished ones stay in the library.
      </ConfirmDialog>
    </>
  );
}
