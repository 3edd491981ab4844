/** What a batch's page shows until the batch is read, and where there is no such batch. */
import { SearchX } from "lucide-react";
import { ApiError } from "../../api/client.ts";
import { LinkButton } from "../../ui/button.tsx";
import { Empty, ErrorView, PageHead, SkeletonCards } from "../../ui/view.tsx";
import styles from "./batches.module.css";

/** @param title why there is no batch */
export function NoBatch({ title, children }: { title: string; children: string }) {
  return (
    <>
      <PageHead title="Batch not found" />
      <Empty
        title={title}
        icon={<SearchX aria-hidden />}
        action={
          <LinkButton variant="primary" href="/batches">
            See your batches
          </LinkButton>
        }
      >
        {children}
      </Empty>
    </>
  );
}

export const isNotFound = (error: Error | null): boolean => error instanceof ApiError && error.status === 404;

/** @param error why the batch could not be read; null: it is being read */
export function BatchPlaceholder({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (isNotFound(error)) {
    return (
      <NoBatch title="There is no such batch">
        It may have been deleted, belong to another profile, or the address is mistyped. Videos that it finished are in
        the library.
      </NoBatch>
    );
  }
  return (
    <>
      <PageHead title="Batch" />
      {error ? (
        <ErrorView error={error} onRetry={onRetry} />
      ) : (
        <SkeletonCards className={styles.placeholder} count={4} />
      )}
    </>
  );
}
