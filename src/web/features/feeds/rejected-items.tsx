import type { ReactNode } from "react";
import type { Feed } from "../../api/feeds.ts";
import common from "../../ui/common.module.css";
import { Panel } from "../../ui/panel.tsx";
import styles from "./feed-page.module.css";

/** The items that the last sync rejected, and why. */
export function RejectedItems({ feed: { rejected, counts } }: { feed: Feed }) {
  const total = counts?.rejected ?? rejected.length;
  return (
    <Notices title="Rejected items" notices={rejected}>
      These could not be taken; all others were. Correct them at your shop and sync again.
      {total > rejected.length && ` The first ${rejected.length} of ${total.toLocaleString()}.`}
    </Notices>
  );
}

/** What was not as it should be in the feed, and was read nevertheless. */
export function Warnings({ feed: { warnings } }: { feed: Feed }) {
  return (
    <Notices title="Warnings" notices={warnings}>
      These were taken. Other readers of your feed may not take them, so correct them when you can.
    </Notices>
  );
}

function Notices({ title, notices, children }: { title: string; notices: Feed["rejected"]; children: ReactNode }) {
  return (
    <Panel title={title}>
      <p className={common.muted}>{children}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: it groups no fields. */}
      <div className={styles.scroller} role="group" tabIndex={0} aria-label={`Table of ${title.toLowerCase()}`}>
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
            {notices.map(({ line, external_id, title: itemTitle, reason }) => (
              <tr key={`${line} ${external_id} ${reason}`}>
                <td className={styles.number}>{line.toLocaleString()}</td>
                <td className={styles.id}>{external_id ?? "–"}</td>
                <td className={styles.itemTitle} title={itemTitle ?? undefined}>
                  {itemTitle ?? "–"}
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
