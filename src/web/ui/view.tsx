/** What every page needs: a head, notices, and what it shows while loading, where there is nothing, and on errors. */
import { Inbox, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Button } from "./button.tsx";
import tones from "./tones.module.css";
import styles from "./view.module.css";

interface HeadProps {
  title: string;
  /** A line under the title. */
  lead?: ReactNode;
  /** Buttons, at the right. */
  children?: ReactNode;
}

/** The page's only h1. Also sets the title of the browser's tab. */
export function PageHead({ title, lead, children }: HeadProps) {
  useEffect(() => {
    document.title = `${title} · Feedreel`;
  }, [title]);
  return (
    <header className={styles.head}>
      <div className={styles.titles}>
        <h1>{title}</h1>
        {lead && <div className={styles.lead}>{lead}</div>}
      </div>
      {children && <div className={styles.actions}>{children}</div>}
    </header>
  );
}

interface EmptyProps {
  title: string;
  /** What this will show, and how to get there. */
  children: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
}

export function Empty({ title, children, icon = <Inbox aria-hidden />, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <div className={`${styles.emptyIcon} ${styles.accent}`}>{icon}</div>
      <h2>{title}</h2>
      <div className={styles.lead}>{children}</div>
      {action && <div className={styles.emptyAction}>{action}</div>}
    </div>
  );
}

/** A view that could not be loaded. The text is the error's own. */
export function ErrorView({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  return (
    <div className={styles.empty} role="alert">
      <div className={`${styles.emptyIcon} ${tones.bad}`}>
        <TriangleAlert aria-hidden />
      </div>
      <h2>This can't be shown</h2>
      <p className={styles.lead}>{error.message}</p>
      {onRetry && (
        <div className={styles.emptyAction}>
          <Button onPress={onRetry}>Try again</Button>
        </div>
      )}
    </div>
  );
}

/** A message within a page. */
export function Notice({ tone = "info", children }: { tone?: "info" | "bad" | "good"; children: ReactNode }) {
  return (
    <div className={`${styles.notice} ${tones[tone]}`} role={tone === "bad" ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** Grey shapes in place of cards that are being loaded. */
export function SkeletonCards({ count = 8, className }: { count?: number; className?: string }) {
  return (
    <div className={className} role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <div key={index} className={styles.skeleton} />
      ))}
    </div>
  );
}
