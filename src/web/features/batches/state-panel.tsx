/** The steps of a batch of batch mode, what the present one means, and the buttons that go on from it. */
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import type { Batch } from "../../api/batches.ts";
import { statusWord } from "../../ui/status.tsx";
import styles from "./state-panel.module.css";

const STEPS: readonly Batch["status"][] = ["draft", "locked", "processing"];

interface StatePanelProps {
  batch: Pick<Batch, "status" | "paused">;
  /** Buttons. */
  actions: ReactNode;
  /** What the status means. */
  children: ReactNode;
}

export function StatePanel({ batch, actions, children }: StatePanelProps) {
  return (
    <section className={styles.panel} aria-label="State">
      <Stepper {...batch} />
      <div className={styles.now}>
        <div className={styles.meaning}>{children}</div>
        <div className={styles.actions}>{actions}</div>
      </div>
    </section>
  );
}

function Stepper({ status, paused }: StatePanelProps["batch"]) {
  const here = STEPS.indexOf(status);
  const at = here === -1 ? STEPS.length : here;
  const last = at === STEPS.length ? statusWord(status) : "Done";
  const names = [...STEPS.map((step) => (step === "processing" && paused ? "Paused" : statusWord(step))), last];
  return (
    <ol className={styles.steps}>
      {names.map((name, index) => {
        const over = index < at || status === "complete";
        return (
          <li
            key={STEPS[index] ?? "end"}
            className={`${styles.step} ${over ? styles.over : ""}`}
            aria-current={index === at ? "step" : undefined}
            data-status={index === at ? status : undefined}
          >
            <span className={styles.sign}>{over ? <Check aria-hidden /> : index + 1}</span>
            <span>{name}</span>
            {over && index !== at && <VisuallyHidden>, done</VisuallyHidden>}
          </li>
        );
      })}
    </ol>
  );
}
