/** A batch in the list. */
import { Clapperboard, ShoppingBag, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link } from "react-aria-components";
import type { BatchHeadline } from "../../api/staged.ts";
import { Button } from "../../ui/button.tsx";
import { Progress, StatusBadge } from "../../ui/status.tsx";
import { Ago } from "../../ui/time.tsx";
import styles from "./batches.module.css";
import { countsInWords } from "./counts.ts";
import { ConfirmDelete } from "./delete-batch.tsx";

const hrefOf = ({ kind, id }: BatchHeadline) =>
  kind === "product" ? `/batch-generate?batch_id=${id}` : `/batches/${id}`;

export function BatchRow({ batch }: { batch: BatchHeadline }) {
  const { name, kind, status, paused, progress, created_at, finished_at } = batch;
  const [deleting, setDeleting] = useState(false);
  const Icon = kind === "product" ? ShoppingBag : Clapperboard;
  return (
    <li className={styles.row}>
      <span className={styles.kind}>
        <Icon aria-hidden />
      </span>
      <div className={styles.what}>
        <Link href={hrefOf(batch)} className={styles.name}>
          {name}
        </Link>
        <p className={styles.facts}>
          {kind === "product" ? "Product batch" : "Batch mode"} · {finished_at === null ? "made" : "ended"}{" "}
          <Ago time={finished_at ?? created_at} />
        </p>
      </div>
      <div className={styles.state}>
        <StatusBadge status={status === "processing" && paused ? "paused" : status} />
        <span className={styles.counts}>{countsInWords(batch)}</span>
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
