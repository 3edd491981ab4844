/** A section of a page, with its own heading. */
import { type ReactNode, useId } from "react";
import styles from "./panel.module.css";

interface PanelProps {
  title: string;
  /** Beside the title. */
  mark?: ReactNode;
  /** Buttons, at the right. */
  actions?: ReactNode;
  children: ReactNode;
}

export function Panel({ title, mark, actions, children }: PanelProps) {
  const heading = useId();
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <div className={styles.head}>
        <div className={styles.title}>
          <h2 id={heading}>{title}</h2>
          {mark}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
