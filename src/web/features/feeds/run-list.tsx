import type { Run } from "../../api/schedules.ts";
import { LinkButton } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { StatusBadge } from "../../ui/status.tsx";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import { Ago } from "../../ui/time.tsx";
import { batchHref } from "../batches/batch-href.ts";
import styles from "./schedule.module.css";

/** A schedule's last runs, the newest first. */
export function RunList({ runs }: { runs: Run[] }) {
  if (runs.length === 0) return <p className={common.muted}>It has not run yet.</p>;
  return (
    <div className={styles.runs}>
      <h3>Last runs</h3>
      <ol className={styles.runList}>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ol>
    </div>
  );
}

function RunRow({ run }: { run: Run }) {
  const { status, trigger, started_at, summary, error, batch_ids, workflow_id } = run;
  return (
    <li className={styles.run}>
      <div className={styles.runHead}>
        <StatusBadge status={status} />
        <span className={common.muted}>
          <Ago time={started_at} />, {trigger === "manual" ? "started by hand" : "by its schedule"}
        </span>
      </div>
      <p className={styles.summary} aria-live="polite">
        {summary} {error !== null && !summary.includes(error) && <span className={common.error}>{error}</span>}
      </p>
      <div className={styles.runLinks}>
        {batch_ids.map((id, index) => (
          <LinkButton key={id} size="s" href={batchHref({ kind: "product", id })}>
            {batch_ids.length === 1 ? "See the batch" : `Batch ${index + 1}`}
          </LinkButton>
        ))}
        <TemporalLink workflowId={workflow_id} of={`run of ${new Date(started_at).toLocaleString()}`} />
      </div>
    </li>
  );
}
