/** What can be done with a started batch as a whole, of either kind: pause, resume, cancel, retry. */
import { CircleSlash, Pause, Play, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import type { BatchViewProps } from "../batches/use-batch-moves.ts";

type ControlProps = Omit<BatchViewProps, "report">;

export function BatchControls(props: ControlProps) {
  const { batch, make, moving } = props;
  if (batch.status === "processing") return <RunningControls {...props} />;
  // The API retries a product batch as a new one, so also one that was cancelled.
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
  // The batch ends some seconds after the cancel was accepted.
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
