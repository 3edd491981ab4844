/** One feed: its last sync, the rejected items, and its nightly batch. */
import { useQuery } from "@tanstack/react-query";
import { ShoppingBag, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { ApiError } from "../../api/client.ts";
import { type Feed, feedQuery } from "../../api/feeds.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { Panel } from "../../ui/panel.tsx";
import { StatusBadge } from "../../ui/status.tsx";
import { TemporalLink } from "../../ui/temporal-link.tsx";
import { Ago } from "../../ui/time.tsx";
import { Empty, ErrorView, Notice, PageHead, SkeletonCards } from "../../ui/view.tsx";
import { productsIn } from "./counts.ts";
import { DeleteFeed } from "./delete-feed.tsx";
import styles from "./feed-page.module.css";
import { FeedAddress } from "./feed-row.tsx";
import { RejectedItems, Warnings } from "./rejected-items.tsx";
import { SchedulePanel } from "./schedule-panel.tsx";
import { SyncButton, SyncProgress } from "./sync-controls.tsx";
import { useSync } from "./use-sync.ts";

export default function FeedPage({ id }: { id: string }) {
  const feed = useQuery(feedQuery(id));
  if (feed.data) return <FeedView feed={feed.data} />;
  return (
    <>
      <PageHead title="Feed" />
      {feed.isPending && <SkeletonCards count={2} className={styles.page} />}
      {feed.isError && <NoFeed error={feed.error} onRetry={() => feed.refetch()} />}
    </>
  );
}

function NoFeed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (!(error instanceof ApiError && error.kind === "feed-not-found")) {
    return <ErrorView error={error} onRetry={onRetry} />;
  }
  return (
    <Empty title="There is no such feed" action={<LinkButton href="/feeds">See your feeds</LinkButton>}>
      It may have been deleted, or belong to another profile.
    </Empty>
  );
}

function FeedView({ feed }: { feed: Feed }) {
  const sync = useSync(feed);
  const [deleting, setDeleting] = useState(false);
  const [, navigate] = useLocation();
  return (
    <>
      <PageHead title={feed.name} lead={<FeedAddress feed={feed} />}>
        <SyncButton sync={sync} />
        <Button variant="danger" icon={<Trash2 aria-hidden />} onPress={() => setDeleting(true)}>
          Delete
        </Button>
      </PageHead>
      <div className={styles.page}>
        <Panel
          title="Catalogue"
          mark={<StatusBadge status={sync.isActive ? "syncing" : feed.status} />}
          actions={
            <>
              <TemporalLink workflowId={`feed-sync-${feed.id}`} />
              <LinkButton size="s" icon={<ShoppingBag aria-hidden />} href={`/products?feed_id=${feed.id}`}>
                See its products
              </LinkButton>
            </>
          }
        >
          <SyncProgress sync={sync} name={feed.name} />
          {feed.status === "failed" && !sync.isActive && <SyncFailure feed={feed} />}
          <LastSync feed={feed} />
        </Panel>
        {feed.rejected.length > 0 && <RejectedItems feed={feed} />}
        {feed.warnings.length > 0 && <Warnings feed={feed} />}
        <SchedulePanel feed={feed} />
      </div>
      <DeleteFeed
        feed={feed}
        isOpen={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => navigate("/feeds", { replace: true })}
      />
    </>
  );
}

function SyncFailure({ feed: { error, counts } }: { feed: Feed }) {
  return (
    <Notice tone="bad">
      <strong>The last sync failed.</strong> {error} {counts && "What the last good sync brought is still here."}
    </Notice>
  );
}

function LastSync({ feed: { counts, last_synced_at } }: { feed: Feed }) {
  if (counts === null) return <p className={common.muted}>Nothing has been read from this feed yet.</p>;
  const facts: [string, number][] = [
    ["Products", productsIn(counts)],
    ["New", counts.inserted],
    ["Changed", counts.updated],
    ["Unchanged", counts.unchanged],
    ["Gone", counts.gone],
    ["Rejected", counts.rejected],
  ];
  return (
    <>
      <dl className={styles.counts}>
        {facts.map(([name, count]) => (
          <div key={name} className={styles.count}>
            <dt>{name}</dt>
            <dd>{count.toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      {last_synced_at && (
        <p className={common.muted}>
          As of the last sync, <Ago time={last_synced_at} />.
        </p>
      )}
    </>
  );
}
