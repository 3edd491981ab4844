/** A locked batch: a forecast, and the start. */
import { useQuery } from "@tanstack/react-query";
import { LockKeyholeOpen, Play } from "lucide-react";
import { type BatchForecast, forecastQuery } from "../../api/drafts.ts";
import { Button } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { formatSpan, plural } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { SettingsSummary } from "../batches/settings-summary.tsx";
import { StatePanel } from "../batches/state-panel.tsx";
import type { BatchViewProps } from "../batches/use-batch-moves.ts";
import styles from "./editor.module.css";
import { ItemRow } from "./item-row.tsx";

export function LockedView({ batch, make, moving }: BatchViewProps) {
  const { data: forecast } = useQuery(forecastQuery(batch.id));
  return (
    <>
      <StatePanel
        batch={batch}
        actions={
          <>
            <Button
              icon={<LockKeyholeOpen aria-hidden />}
              isPending={moving === "unlock"}
              onPress={() => void make("unlock")}
            >
              Unlock
            </Button>
            <Button
              variant="primary"
              icon={<Play aria-hidden />}
              isPending={moving === "start"}
              onPress={() => void make("start")}
            >
              Start
            </Button>
          </>
        }
      >
        <p>Everything is checked, and nothing can change until it is unlocked.</p>
        {forecast && <Forecast forecast={forecast} />}
      </StatePanel>
      <div className={styles.columns}>
        <Panel title="Items" mark={<span className={common.muted}>{batch.total}</span>}>
          <ol className={styles.items} aria-label="Items">
            {batch.items.map((item, index) => (
              <ItemRow key={item.item_id} item={item} number={index + 1} error={forecast?.items[index]?.error} />
            ))}
          </ol>
        </Panel>
        <SettingsSummary batch={batch} />
      </div>
    </>
  );
}

function Forecast({ forecast: { total, will_fail, estimate_s } }: { forecast: BatchForecast }) {
  const made = total - will_fail;
  return (
    <p className={styles.forecast}>
      {made > 0 && `${plural(made, "video")} in about ${formatSpan(estimate_s)}. `}
      {will_fail > 0 && `${plural(will_fail, "item")} will fail, as said below.`}
    </p>
  );
}
