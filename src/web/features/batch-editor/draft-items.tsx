/** The items of a draft, and the ways to add more. */
import { useMutation } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useRef } from "react";
import { useAppInfo } from "../../api/app-info.ts";
import type { Batch, BatchItem } from "../../api/batches.ts";
import { removeItem } from "../../api/drafts.ts";
import { Button } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { Panel } from "../../ui/panel.tsx";
import type { Report } from "../batches/use-batch-moves.ts";
import { AddTexts } from "./add-texts.tsx";
import styles from "./editor.module.css";
import { ItemRow } from "./item-row.tsx";
import { AddProducts } from "./product-picker.tsx";

interface DraftItemsProps {
  batch: Batch;
  /** What the lock found wrong with the items. */
  error: string | undefined;
  report: Report;
}

export function DraftItems({ batch, error, report }: DraftItemsProps) {
  const { id, items } = batch;
  const { max_items } = useAppInfo().staged_batch;
  const room = max_items - items.length;
  const list = useRef<HTMLOListElement>(null);
  const { mutate, isPending, variables } = useMutation(removeItem);

  /** The item's button is removed with it, so the focus moves to the next one's. */
  function remove({ item_id }: BatchItem, index: number) {
    report(null);
    mutate(
      { id, item_id },
      {
        onError: report,
        onSuccess: () => {
          const buttons = list.current?.querySelectorAll("button");
          (buttons?.[index] ?? buttons?.[index - 1])?.focus();
        },
      },
    );
  }

  return (
    <Panel
      title="Items"
      mark={<span className={common.muted}>{`${items.length} of ${max_items}`}</span>}
      actions={<AddProducts batch={batch} room={room} report={report} />}
    >
      {error !== undefined && <p className={common.error}>This batch {error}</p>}
      {items.length === 0 ? (
        <p className={styles.quiet}>Nothing here yet. Every text and every product becomes a video.</p>
      ) : (
        <ol ref={list} className={styles.items} aria-label="Items">
          {items.map((item, index) => (
            <ItemRow key={item.item_id} item={item} number={index + 1}>
              <Button
                variant="quiet"
                size="s"
                icon={<X aria-hidden />}
                aria-label={`Remove ${item.title ?? `item ${index + 1}`}`}
                isPending={isPending && variables.item_id === item.item_id}
                onPress={() => remove(item, index)}
              />
            </ItemRow>
          ))}
        </ol>
      )}
      <AddTexts id={id} room={room} report={report} />
    </Panel>
  );
}
