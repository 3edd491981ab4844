import { useMutation } from "@tanstack/react-query";
import { type BatchHeadline, deleteBatch } from "../../api/batches.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast.tsx";

interface ConfirmDeleteProps {
  batch: Pick<BatchHeadline, "id" | "name" | "completed">;
  isOpen: boolean;
  onClose: () => void;
  onDeleted?: () => void;
}

/** Asks before a batch is deleted. The dialog also shows why it can't be deleted now. */
export function ConfirmDelete({ batch, isOpen, onClose, onDeleted }: ConfirmDeleteProps) {
  const { mutate, isPending, error, reset } = useMutation(deleteBatch);
  const close = () => {
    reset();
    onClose();
  };
  const confirm = () =>
    mutate(batch.id, {
      onSuccess: () => {
        close();
        toast(`Deleted “${batch.name}”.`);
        onDeleted?.();
      },
    });
  return (
    <ConfirmDialog
      title={`Delete “${batch.name}”?`}
      confirm="Delete"
      isOpen={isOpen}
      onClose={close}
      isPending={isPending}
      error={error?.message}
      onConfirm={confirm}
    >
      {batch.completed === 0
        ? "The batch and what is in it are gone for good."
        : "The batch is gone for good. Its finished videos stay in the library."}
    </ConfirmDialog>
  );
}
