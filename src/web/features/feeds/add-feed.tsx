/** Adding a feed: one's own, or the sample to try things out. */
import { useMutation } from "@tanstack/react-query";
import { FlaskConical, Plus } from "lucide-react";
import { useState } from "react";
import { useAppInfo } from "../../api/app-info.ts";
import { ApiError } from "../../api/client.ts";
import { addFeed } from "../../api/feeds.ts";
import { Button } from "../../ui/button.tsx";
import { Actions, Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { toast } from "../../ui/toast.tsx";
import { Notice } from "../../ui/view.tsx";
import styles from "./feeds.module.css";

/** What is wrong with which field; the address may be fine and known already. */
function faults(error: Error | null): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  if (error.kind === "feed-exists") return { feed_url: "You have this feed already. Sync it instead." };
  return error.fields;
}

export function AddFeed() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} onPress={() => setOpen(true)}>
        Add feed
      </Button>
      <Dialog title="Add a feed" isOpen={isOpen} onClose={() => setOpen(false)} dismissable={false}>
        <AddFeedForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function AddFeedForm({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const add = useMutation(addFeed);
  const fields = faults(add.error);
  const submit = () =>
    add.mutate(
      { name, feed_url: address.trim() },
      {
        onSuccess: () => {
          toast(`${name} is added.`);
          onDone();
        },
      },
    );
  return (
    <Form
      className={styles.form}
      validationErrors={fields}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField label="Name" name="name" value={name} onChange={setName} placeholder="My shop" isRequired autoFocus />
      <TextField
        label="Address"
        name="feed_url"
        inputMode="url"
        value={address}
        onChange={setAddress}
        placeholder="https://shop.example/google-feed.xml"
        description="A Google Shopping feed, RSS or Atom. Most shop systems make one: look for “Google Merchant” or “product feed”."
        isRequired
      />
      {add.error && Object.keys(fields).length === 0 && <Notice tone="bad">{add.error.message}</Notice>}
      <Actions>
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" isPending={add.isPending}>
          Add and sync
        </Button>
      </Actions>
    </Form>
  );
}

/** Nothing where the server has no sample. */
export function AddSampleFeed() {
  const { sample_feed_url } = useAppInfo();
  const add = useMutation(addFeed);
  if (sample_feed_url === null) return null;
  return (
    <>
      <Button
        icon={<FlaskConical aria-hidden />}
        isPending={add.isPending}
        onPress={() => add.mutate({ name: "Sample shop", feed_url: sample_feed_url })}
      >
        Try the sample shop
      </Button>
      {add.error && <Notice tone="bad">{add.error.message}</Notice>}
    </>
  );
}
