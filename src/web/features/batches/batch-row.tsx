/** A batch in the list. */
import { Clapperboard, ShoppingBag, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link } from "react-aria-components";
import type { BatchHeadline } from "../../api/batches.ts";
import { Button } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { Progress, StatusBadge } from "../../ui/status.tsx";
import { Ago } from "../../ui/time.tsx";
import { batchHref } from "./batch-href.ts";
import { countsInWords, shownStatus } from "./batch-words.ts";
import styles from "./batches.module.css";
import { ConfirmDelete } from "./delete-batch.tsx";

export function BatchRow({ batch }: { batch: BatchHeadline }) {
  const { name, kind, status, progress, created_at, finished_at } = batch;
  const [deleting, setDeleting] = useState(false);
  const Icon = kind === "product" ? ShoppingBag : Clapperboard;
  return (
    <li className={styles.row}>
      <span className={styles.kind}>
        <Icon aria-hidden />
      </span>
      <div className={styles.what}>
        <Link href={batchHref(batch)} className={styles.name}>
          {name}
        </Link>
        <p className={common.muted}>
          {kind === "product" ? "Product batch" : "Batch mode"} · {finished_at === null ? "made" : "ended"}{" "}
          <Ago time={finished_at ?? created_at} />
        </p>
      </div>
      <div className={styles.state}>
        <StatusBadge status={shownStatus(batch)} />
        <span className={common.muted}>{countsInWords(batch)}</span>
        {status === "processing" && <Progress label={`Progress of ${name}`} value={progress} />}
      </div>
      <div className={styles.rowActions}>
        <Button
          variant="quiet"
          size="s"
          icon={<Trash2 aria-hidden />}
          aria-label={`Delete ${name}`}
          onPress={() => setDeleting(true)}
        />
      </div>
      <ConfirmDelete batch={batch} isOpen={deleting} onClose={() => setDeleting(false)} />
    </li>
  );
}
