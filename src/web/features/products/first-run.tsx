/** What the page shows before there are any products, and how to get some. */
import { useMutation } from "@tanstack/react-query";
import { Rss, ShoppingBag } from "lucide-react";
import { useAppInfo } from "../../api/app-info.ts";
import { addFeed, type Feed } from "../../api/feeds.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Progress } from "../../ui/status.tsx";
import { Empty, Notice } from "../../ui/view.tsx";
import type { Sync } from "../feeds/use-sync.ts";
import styles from "./products-page.module.css";

/** There is no feed. @param onTry the sample shop was added */
export function FirstRun({ onTry }: { onTry: () => void }) {
  const { sample_feed_url } = useAppInfo();
  const add = useMutation(addFeed);
  return (
    <Empty
      title="Make your first videos"
      icon={<ShoppingBag aria-hidden />}
      action={
        <>
          {sample_feed_url && (
            <Button
              variant="primary"
              isPending={add.isPending}
              onPress={() => add.mutate({ name: "Sample shop", feed_url: sample_feed_url }, { onSuccess: onTry })}
            >
              Try the sample shop
            </Button>
          )}
          <LinkButton variant={sample_feed_url ? "secondary" : "primary"} icon={<Rss aria-hidden />} href="/feeds">
            Add your feed
          </LinkButton>
        </>
      }
    >
      Feedreel reads your shop's product feed and turns each product into a voiced, captioned video.
      {sample_feed_url && " Start with the sample shop, or add your own."}
      {add.error && <Notice tone="bad">{add.error.message}</Notice>}
    </Empty>
  );
}

/** The first sync of a feed has brought no products yet. */
export function Reading({ feed, sync }: { feed: Feed; sync: Sync }) {
  return (
    <Empty title={`Reading ${feed.name}`} icon={<Rss aria-hidden />}>
      Its products appear here by themselves.
      <div className={styles.reading}>
        <Progress label={`Sync of ${feed.name}`} value={sync.job?.progress ?? 0} />
      </div>
    </Empty>
  );
}

/** There are feeds without products. */
export function NothingRead({ feed, sync }: { feed: Feed; sync: Sync }) {
  const failed = feed.status === "failed";
  const why = failed
    ? feed.error
    : feed.status === "never_synced"
      ? `${feed.name} has not been read yet.`
      : `${feed.name} has no products.`;
  return (
    <Empty
      title={failed ? `${feed.name} could not be read` : "No products yet"}
      icon={<Rss aria-hidden />}
      action={
        <>
          <Button variant="primary" isPending={sync.isStarting} onPress={sync.start}>
            Sync now
          </Button>
          <LinkButton href={`/feeds/${feed.id}`}>Open the feed</LinkButton>
        </>
      }
    >
      {why}
      {sync.error && <Notice tone="bad">{sync.error.message}</Notice>}
    </Empty>
  );
}
