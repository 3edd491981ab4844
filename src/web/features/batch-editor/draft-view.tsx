/** A draft: its items, its settings, and the lock that checks them all. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import { type Batch, batchQuery } from "../../api/batches.ts";
import { ApiError } from "../../api/client.ts";
import { configOf, type DraftEdit, editDraft } from "../../api/drafts.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/view.tsx";
import { configFaults, fieldLabel } from "../batches/fields.ts";
import { StatePanel } from "../batches/state-panel.tsx";
import type { BatchViewProps } from "../batches/use-batch-moves.ts";
import { DraftItems } from "./draft-items.tsx";
import { DraftSettings } from "./draft-settings.tsx";
import styles from "./editor.module.css";
import { useAutosave } from "./use-autosave.ts";

/** What a refused lock found, and in what. */
interface Refusal {
  faults: Record<string, string>;
  batch: Batch;
}

/** Of the faults that a lock found, those in what has not been changed since. */
function standing({ faults, batch: then }: Refusal, batch: Batch, { config }: DraftEdit): Record<string, string> {
  const before: Record<string, unknown> = { ...configOf(then) };
  const now: Record<string, unknown> = { ...config };
  const same = (path: string) => (path === "items" ? batch.total === then.total : now[path] === before[path]);
  return Object.fromEntries(Object.entries(faults).filter(([path]) => same(path)));
}

export function DraftView({ batch, make, moving, report }: BatchViewProps) {
  const { id, name } = batch;
  const client = useQueryClient();
  const { mutateAsync } = useMutation(editDraft);
  const edits = useAutosave<DraftEdit>(
    { name, config: configOf(batch) },
    async (edit) => {
      await mutateAsync({ id, ...edit }).catch((error: Error) => {
        if (!(error instanceof ApiError) || (!error.unreachable && error.status !== 422)) report(error);
        throw error;
      });
    },
    (error) => error instanceof ApiError && [404, 409].includes(error.status),
  );
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const faults = refusal === null ? {} : standing(refusal, batch, edits.value);
  const unsaved = edits.error instanceof ApiError && edits.state === "unsaved" ? configFaults(edits.error.fields) : {};

  async function lock() {
    setRefusal(null);
    if (!(await edits.flush())) return;
    const refused = await make("lock");
    if (refused?.kind !== "batch-not-ready") return;
    const judged = client.getQueryData(batchQuery(id).queryKey) ?? batch;
    setRefusal({ faults: configFaults(refused.fields), batch: judged });
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
      {Object.keys(faults).length > 0 && (
        <Notice tone="bad">
          <h2 className={styles.faultsTitle}>It can't be locked yet</h2>
          <ul className={styles.faults}>
            {Object.entries(faults).map(([path, message]) => (
              <li key={path}>
                <strong>{fieldLabel(path)}:</strong> {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div className={styles.columns}>
        <DraftItems batch={batch} fault={faults.items} report={report} />
        <DraftSettings edits={edits} faults={{ ...faults, ...unsaved }} />
      </div>
    </>
  );
}
