import type { Feed } from "../../api/feeds.ts";
import common from "../../ui/common.module.css";
import { Panel } from "../../ui/panel.tsx";
import styles from "./feed-page.module.css";

/** The items that the last sync rejected, and why. */
export function RejectedItems({ feed: { rejected, counts } }: { feed: Feed }) {
  const total = counts?.rejected ?? rejected.length;
  return (
    <Panel title="Rejected items">
      <p className={common.muted}>
        These could not be taken; all others were. Correct them at your shop and sync again.
        {total > rejected.length && ` The first ${rejected.length} of ${total.toLocaleString()}.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: it groups no fields. */}
      <div className={styles.scroller} role="group" tabIndex={0} aria-label="Table of rejected items">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col" className={styles.number}>
                Line
              </th>
              <th scope="col">Id</th>
              <th scope="col">Title</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {rejected.map(({ line, external_id, title, reason }) => (
              <tr key={line}>
                <td className={styles.number}>{line.toLocaleString()}</td>
                <td className={styles.id}>{external_id ?? "–"}</td>
                <td className={styles.itemTitle} title={title ?? undefined}>
                  {title ?? "–"}
                </td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
