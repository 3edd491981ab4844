/** Makes a profile: it needs no more than the shop's name. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { profilesQuery } from "../../api/app-info.ts";
import { ApiError, answered, api } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Notice } from "../../ui/view.tsx";
import styles from "./entrance.module.css";
import { chooseProfile } from "./profile.ts";

const LONGEST_NAME = 200;

interface ShopFormProps {
  /** The verb on its button. */
  confirm: string;
  /** The pages work for the new shop now. */
  onDone?: () => void;
}

export function ShopForm({ confirm, onDone }: ShopFormProps) {
  const [name, setName] = useState("");
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () => answered(api.api.v1.profiles.$post({ json: { name } })),
    async onSuccess({ id }) {
      await client.refetchQueries(profilesQuery);
      chooseProfile(id);
      onDone?.();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const fields = create.error instanceof ApiError ? create.error.fields : {};
  return (
    <Form className={styles.form} validationErrors={fields} onSubmit={submit}>
      <TextField
        label="The shop's name"
        name="name"
        isRequired
        autoFocus
        maxLength={LONGEST_NAME}
        value={name}
        onChange={setName}
      />
      {create.error && Object.keys(fields).length === 0 && <Notice tone="bad">{create.error.message}</Notice>}
      <Button type="submit" variant="primary" isPending={create.isPending}>
        {confirm}
      </Button>
    </Form>
  );
}
