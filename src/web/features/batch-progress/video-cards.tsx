/** The videos of a started batch, a card each. */
import { useQuery } from "@tanstack/react-query";
import { memo, useCallback } from "react";
import { type Batch, type BatchItem, type BatchOutput, isPlayable, outputsQuery, videoOf } from "../../api/batches.ts";
import styles from "./video-card.module.css";
import { VideoCard } from "./video-card.tsx";

export function VideoCards({ batch: { id, kind, items, paused } }: { batch: Batch }) {
  const { data: outputs = [], refetch } = useQuery(outputsQuery(id, items.filter(isPlayable).length));
  const outputOf = new Map(outputs.map((output) => [output.item_id, output]));
  const renew = useCallback(
    async (itemId: string): Promise<string> => {
      const { data } = await refetch({ throwOnError: true });
      const output = data?.find(({ item_id }) => item_id === itemId);
      if (output === undefined) throw new Error("The video is no longer in the library.");
      return output.output_url;
    },
    [refetch],
  );
  return (
    <ol className={styles.grid} aria-label={kind === "product" ? "Videos" : "Items"}>
      {items.map((item) => (
        <ItemCard
          key={item.item_id}
          item={item}
          output={isPlayable(item) ? outputOf.get(item.item_id) : undefined}
          isPaused={paused}
          renew={renew}
        />
      ))}
    </ol>
  );
}

interface ItemCardProps {
  item: BatchItem;
  output: BatchOutput | undefined;
  isPaused: boolean;
  renew: (itemId: string) => Promise<string>;
}

/** Memoized: the query keeps the identity of items that have not changed. */
const ItemCard = memo(function ItemCard({ item, output, isPaused, renew }: ItemCardProps) {
  return <VideoCard video={videoOf(item)} clip={output} isPaused={isPaused} renew={() => renew(item.item_id)} />;
});
