import { useMutation } from "@tanstack/react-query";
import { deleteFeed, type Feed } from "../../api/feeds.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { plural } from "../../ui/format.ts";
import { toast } from "../../ui/toast.tsx";
import { productsIn } from "./counts.ts";

interface DeleteFeedProps {
  feed: Feed;
  isOpen: boolean;
  onClose: () => void;
  onDeleted?: () => void;
}

/** Asks before a feed is deleted, and says what is deleted with it. */
export function DeleteFeed({ feed, isOpen, onClose, onDeleted }: DeleteFeedProps) {
  const remove = useMutation(deleteFeed);
  const products = productsIn(feed.counts);
  const confirm = () =>
    remove.mutate(feed.id, {
      onSuccess: () => {
        toast(`${feed.name} is deleted.`);
        onClose();
        onDeleted?.();
      },
    });
  return (
    <ConfirmDialog
      title={`Delete ${feed.name}?`}
      isOpen={isOpen}
      onClose={onClose}
      confirm="Delete feed"
      isPending={remove.isPending}
      error={remove.error?.message ?? null}
      onConfirm={confirm}
    >
      Its {products > 0 ? plural(products, "product") : "products"} and its schedule go, too. Finished videos and
      batches stay, and nothing changes at your shop.
    </ConfirmDialog>
  );
}
