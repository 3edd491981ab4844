/** Adding a feed: the user's own, or the sample shop. */
import { useMutation } from "@tanstack/react-query";
import { FlaskConical, Plus } from "lucide-react";
import { useState } from "react";
import { useAppInfo } from "../../api/app-info.ts";
import { ApiError } from "../../api/client.ts";
import { addFeed } from "../../api/feeds.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form, fieldErrorsOf } from "../../ui/form.tsx";
import { toast } from "../../ui/toast.tsx";
import { Notice } from "../../ui/view.tsx";

const KNOWN = { feed_url: "You have this feed already. Sync it instead." };
const isKnown = (error: Error | null) => error instanceof ApiError && error.kind === "feed-exists";

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
  const { mutate, isPending, error } = useMutation(addFeed);
  const add = () =>
    mutate(
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
      error={error}
      fieldErrors={isKnown(error) ? KNOWN : fieldErrorsOf(error)}
      onSubmit={add}
      actions={
        <>
          <Button onPress={onDone}>Cancel</Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            Add and sync
          </Button>
        </>
      }
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
    </Form>
  );
}

/** Renders nothing where the server has no sample. */
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
