/** Duplicate and delete, in the head of the page. */
import { useMutation } from "@tanstack/react-query";
import { CopyPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Batch } from "../../api/batches.ts";
import { duplicateBatch } from "../../api/drafts.ts";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.tsx";
import { ConfirmDelete } from "../batches/delete-batch.tsx";
import type { Report } from "../batches/use-batch-moves.ts";

export function BatchActions({ batch, report }: { batch: Batch; report: Report }) {
  const [, navigate] = useLocation();
  const [deleting, setDeleting] = useState(false);
  const { mutate, isPending } = useMutation(duplicateBatch);
  const duplicate = () =>
    mutate(batch, {
      onSuccess: ({ draft, whole }) => {
        toast(whole ? "This is the copy: a draft." : "This is the copy. Not all items could be added again.");
        navigate(`/batches/${draft.id}`);
      },
      onError: report,
    });
  return (
    <>
      <Button size="s" icon={<CopyPlus aria-hidden />} isPending={isPending} onPress={duplicate}>
        Duplicate
      </Button>
      {batch.status !== "processing" && (
        <Button size="s" icon={<Trash2 aria-hidden />} onPress={() => setDeleting(true)}>
          Delete
        </Button>
      )}
      <ConfirmDelete
        batch={batch}
        isOpen={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => navigate("/batches")}
      />
    </>
  );
}
