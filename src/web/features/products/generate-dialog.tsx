/** The settings of the videos, and a forecast, before they are made. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { makeVideos, type Product, productQuery, type Settings } from "../../api/products.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { plural } from "../../ui/format.ts";
import { SettingsFields } from "../settings/settings-fields.tsx";
import { BatchForecast } from "./forecast.tsx";

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
  const { mutate, isPending, error } = useMutation(makeVideos);
  const productIds = products.map(({ id }) => id);

  function start() {
    // So that the next page shows their pictures at once.
    for (const product of products) client.setQueryData(productQuery(product.id).queryKey, product);
    const request = { productIds, settings };
    mutate({ ...request, key: key.of(request) }, { onSuccess: (address) => navigate(address) });
  }

  return (
    <Form
      error={error}
      onSubmit={start}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            Start
          </Button>
        </>
      }
    >
      <SettingsFields value={settings} onChange={setSettings} />
      <BatchForecast productIds={productIds} settings={settings} />
    </Form>
  );
}
