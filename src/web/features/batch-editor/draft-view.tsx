/** A draft: its items, its settings, and the lock that checks them all. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import { type Batch, batchQuery } from "../../api/batches.ts";
import { ApiError } from "../../api/client.ts";
import { configOf, type DraftEdit, editDraft } from "../../api/drafts.ts";
import { Button } from "../../ui/button.tsx";
import { fieldErrorsOf } from "../../ui/form.tsx";
import { Notice } from "../../ui/view.tsx";
import { draftErrors, fieldLabel } from "../batches/draft-errors.ts";
import { StatePanel } from "../batches/state-panel.tsx";
import type { BatchViewProps } from "../batches/use-batch-moves.ts";
import { DraftItems } from "./draft-items.tsx";
import { DraftSettings } from "./draft-settings.tsx";
import styles from "./editor.module.css";
import { useAutosave } from "./use-autosave.ts";

/** What a refused lock found wrong, and in which state of the batch. */
interface LockErrors {
  errors: Record<string, string>;
  batch: Batch;
}

/** Of the errors that a lock found, those whose field has not been changed since. */
function remaining({ errors, batch: then }: LockErrors, batch: Batch, { config }: DraftEdit): Record<string, string> {
  const before: Record<string, unknown> = { ...configOf(then) };
  const now: Record<string, unknown> = { ...config };
  const same = (path: string) => (path === "items" ? batch.total === then.total : now[path] === before[path]);
  return Object.fromEntries(Object.entries(errors).filter(([path]) => same(path)));
}

export function DraftView({ batch, make, moving, report }: BatchViewProps) {
  const { id, name } = batch;
  const client = useQueryClient();
  const { mutateAsync } = useMutation(editDraft);
  const edits = useAutosave<DraftEdit>(
    { name, config: configOf(batch) },
    async (edit) => {
      await mutateAsync({ id, ...edit }).catch((error: Error) => {
        // The form shows what is wrong with fields; an unreachable server is tried again later.
        if (!(error instanceof ApiError) || (!error.unreachable && error.status !== 422)) report(error);
        throw error;
      });
    },
    (error) => error instanceof ApiError && [404, 409].includes(error.status),
  );
  const [lockErrors, setLockErrors] = useState<LockErrors | null>(null);
  const errors = lockErrors === null ? {} : remaining(lockErrors, batch, edits.value);
  const saveErrors = edits.state === "unsaved" ? draftErrors(fieldErrorsOf(edits.error)) : {};

  async function lock() {
    setLockErrors(null);
    if (!(await edits.flush())) return;
    const error = await make("lock");
    if (error?.kind !== "batch-not-ready") return;
    const checked = client.getQueryData(batchQuery(id).queryKey) ?? batch;
    setLockErrors({ errors: draftErrors(error.fields), batch: checked });
  }

  return (
    <>
      <StatePanel
        batch={batch}
        actions={
          <Button
            variant="primary"
            icon={<LockKeyhole aria-hidden />}
            isPending={moving === "lock"}
            onPress={() => void lock()}
          >
            Lock
          </Button>
        }
      >
        <p>Add texts and products, and choose the settings. The lock checks everything before anything is made.</p>
      </StatePanel>
      {Object.keys(errors).length > 0 && (
        <Notice tone="bad">
          <h2 className={styles.errorsTitle}>It can't be locked yet</h2>
          <ul className={styles.errors}>
            {Object.entries(errors).map(([path, message]) => (
              <li key={path}>
                <strong>{fieldLabel(path)}:</strong> {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div className={styles.columns}>
        <DraftItems batch={batch} error={errors.items} report={report} />
        <DraftSettings edits={edits} errors={{ ...errors, ...saveErrors }} />
      </div>
    </>
  );
}
