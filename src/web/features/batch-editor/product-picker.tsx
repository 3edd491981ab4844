/** The dialog that adds products to a draft. */
import { useMutation } from "@tanstack/react-query";
import { ShoppingBag } from "lucide-react";
import { useState } from "react";
import type { Batch } from "../../api/batches.ts";
import { addItems } from "../../api/drafts.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import common from "../../ui/common.module.css";
import { Actions, Dialog } from "../../ui/dialog.tsx";
import { plural } from "../../ui/format.ts";
import { Notice } from "../../ui/view.tsx";
import type { Report } from "../batches/use-batch-moves.ts";
import styles from "./picker.module.css";
import { ProductList } from "./product-list.tsx";

interface AddProductsProps {
  batch: Batch;
  /** How many more items the batch takes. */
  room: number;
  report: Report;
}

export function AddProducts(props: AddProductsProps) {
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Button
        size="s"
        icon={<ShoppingBag aria-hidden />}
        isDisabled={props.room <= 0}
        onPress={() => setChoosing(true)}
      >
        Choose products
      </Button>
      <Dialog title="Choose products" width="l" isOpen={choosing} onClose={() => setChoosing(false)}>
        <ProductPicker {...props} onClose={() => setChoosing(false)} />
      </Dialog>
    </>
  );
}

function ProductPicker({ batch, room, report, onClose }: AddProductsProps & { onClose: () => void }) {
  const { id, items } = batch;
  const key = useRequestKey();
  const { mutate, isPending, error } = useMutation(addItems);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const present = items.flatMap(({ product_id }) => product_id ?? []);
  const over = chosen.size > room;

  function add() {
    const product_ids = [...chosen];
    report(null);
    mutate({ id, key: key.of({ id, product_ids }), product_ids }, { onSuccess: onClose });
  }

  return (
    <>
      <ProductList chosen={chosen} present={present} onChoose={setChosen} />
      {error && <Notice tone="bad">{error.message}</Notice>}
      <div className={styles.foot}>
        <p className={over ? common.error : common.muted} role="status">
          {over
            ? `${chosen.size} chosen, ${chosen.size - room} too many: the batch takes ${room} more.`
            : `${chosen.size} chosen. The batch takes ${room} more.`}
        </p>
        <Actions>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isPending={isPending} isDisabled={chosen.size === 0 || over} onPress={add}>
            {chosen.size === 0 ? "Add products" : `Add ${plural(chosen.size, "product")}`}
          </Button>
        </Actions>
      </div>
    </>
  );
}
