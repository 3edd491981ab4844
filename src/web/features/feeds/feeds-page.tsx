/** All feeds. */
import { useQuery } from "@tanstack/react-query";
import { Rss } from "lucide-react";
import { feedsQuery } from "../../api/feeds.ts";
import { Empty, ErrorView, PageHead, SkeletonCards } from "../../ui/view.tsx";
import { AddFeed, AddSampleFeed } from "./add-feed.tsx";
import { FeedRow } from "./feed-row.tsx";
import styles from "./feeds.module.css";

export default function FeedsPage() {
  const feeds = useQuery(feedsQuery);
  const none = feeds.data?.length === 0;
  return (
    <>
      <PageHead title="Feeds" lead="Where your products come from.">
        {feeds.data && !none && <AddFeed />}
      </PageHead>
      {feeds.isPending && <SkeletonCards count={3} className={styles.list} />}
      {feeds.isError && !feeds.data && <ErrorView error={feeds.error} onRetry={() => feeds.refetch()} />}
      {none && (
        <Empty
          title="Add your first feed"
          icon={<Rss aria-hidden />}
          action={
            <>
              <AddSampleFeed />
              <AddFeed />
            </>
          }
        >
          Feedreel reads your shop's Google Shopping feed and keeps your products here, ready to become videos.
        </Empty>
      )}
      {feeds.data && !none && (
        <ul className={styles.list}>
          {feeds.data.map((feed) => (
            <FeedRow key={feed.id} feed={feed} />
          ))}
        </ul>
      )}
    </>
  );
}
