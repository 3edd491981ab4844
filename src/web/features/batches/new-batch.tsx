/** A new draft: its name and where its videos are for. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { ENCODING_PRESETS, PRESET_NAMES } from "../../../contract/setting-values.ts";
import { ApiError } from "../../api/client.ts";
import { draftBatch, MAX_NAME } from "../../api/drafts.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import { Actions, Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Notice } from "../../ui/view.tsx";
import { useProfile } from "../auth/profile.ts";
import styles from "./batches.module.css";
import { configFaults } from "./fields.ts";

export function NewBatch({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title="New batch" width="s" isOpen={isOpen} onClose={onClose} dismissable={false}>
      <NewBatchForm onClose={onClose} />
    </Dialog>
  );
}

function NewBatchForm({ onClose }: { onClose: () => void }) {
  const [, navigate] = useLocation();
  const standard = useProfile().defaults.encoding_preset;
  const key = useRequestKey();
  const [name, setName] = useState("");
  const [platform, setPlatform] = useState(standard);
  const { mutate, isPending, error } = useMutation(draftBatch);
  const faults = error instanceof ApiError ? configFaults(error.fields) : {};
  const create = () => {
    const draft = { name: name.trim(), config: platform === standard ? {} : { platform } };
    mutate({ key: key.of(draft), ...draft }, { onSuccess: ({ id }) => navigate(`/batches/${id}`) });
  };
  return (
    <Form
      className={styles.form}
      validationErrors={faults}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) create();
      }}
    >
      {error && Object.keys(faults).length === 0 && <Notice tone="bad">{error.message}</Notice>}
      <TextField
        name="name"
        label="Name"
        placeholder="Space facts"
        autoFocus
        isRequired
        maxLength={MAX_NAME}
        value={name}
        onChange={setName}
      />
      <SelectField
        name="platform"
        label="Made for"
        options={ENCODING_PRESETS.map((id) => ({ id, label: PRESET_NAMES[id] }))}
        value={platform}
        onChange={(key) => setPlatform(ENCODING_PRESETS.find((id) => id === key) ?? standard)}
      />
      <Actions>
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" isPending={isPending}>
          Create draft
        </Button>
      </Actions>
    </Form>
  );
}
