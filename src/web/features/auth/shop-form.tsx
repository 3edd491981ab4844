/** Creates a profile: all it needs is the shop's name. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { profilesQuery } from "../../api/app-info.ts";
import { answered, api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { chooseProfile } from "./profile.ts";

const MAX_NAME = 200;

interface ShopFormProps {
  /** The verb on the button. */
  confirm: string;
  /** After the pages have switched to the new shop. */
  onDone?: () => void;
}

export function ShopForm({ confirm, onDone }: ShopFormProps) {
  const [name, setName] = useState("");
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => answered(api.api.v1.profiles.$post({ json: { name } })),
    async onSuccess({ id }) {
      await client.refetchQueries(profilesQuery);
      chooseProfile(id);
      onDone?.();
    },
  });
  return (
    <Form error={error} onSubmit={mutate}>
      <TextField
        label="The shop's name"
        name="name"
        isRequired
        autoFocus
        maxLength={MAX_NAME}
        value={name}
        onChange={setName}
      />
      <Button type="submit" variant="primary" isPending={isPending}>
        {confirm}
      </Button>
    </Form>
  );
}
