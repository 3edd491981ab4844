/** The last word before videos are made: their settings, and what will come of it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { ApiError } from "../../api/client.ts";
import { makeVideos, type Product, productQuery, type Settings } from "../../api/products.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import { Actions, Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { plural } from "../../ui/format.ts";
import { Notice } from "../../ui/view.tsx";
import { SettingsFields } from "../settings/settings-fields.tsx";
import { BatchForecast } from "./forecast.tsx";
import styles from "./generate-dialog.module.css";

interface GenerateDialogProps {
  products: readonly Product[];
  isOpen: boolean;
  onClose: () => void;
}

export function GenerateDialog({ products, isOpen, onClose }: GenerateDialogProps) {
  return (
    <Dialog
      title={`Generate ${plural(products.length, "video")}`}
      isOpen={isOpen}
      onClose={onClose}
      dismissable={false}
    >
      <GenerateForm products={products} onClose={onClose} />
    </Dialog>
  );
}

function GenerateForm({ products, onClose }: Omit<GenerateDialogProps, "isOpen">) {
  const [settings, setSettings] = useState<Settings>({});
  const key = useRequestKey();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const make = useMutation(makeVideos);
  const productIds = products.map(({ id }) => id);
  const fields = make.error instanceof ApiError ? make.error.fields : {};

  function start() {
    // The next page shows them at once.
    for (const product of products) client.setQueryData(productQuery(product.id).queryKey, product);
    const wanted = { productIds, settings };
    make.mutate({ ...wanted, key: key.of(wanted) }, { onSuccess: (address) => navigate(address) });
  }

  return (
    <Form
      className={styles.form}
      validationErrors={fields}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <SettingsFields value={settings} onChange={setSettings} />
      <BatchForecast productIds={productIds} settings={settings} />
      {make.error && Object.keys(fields).length === 0 && <Notice tone="bad">{make.error.message}</Notice>}
      <Actions>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isPending={make.isPending}>
          Start
        </Button>
      </Actions>
    </Form>
  );
}
