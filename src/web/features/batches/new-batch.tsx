/** The dialog that creates a draft: its name, and the platform that its videos are for. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { ENCODING_PRESETS, PRESET_NAMES } from "../../../contract/setting-values.ts";
import { draftBatch, MAX_NAME } from "../../api/drafts.ts";
import { useRequestKey } from "../../api/request-key.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form, fieldErrorsOf } from "../../ui/form.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { useProfile } from "../auth/profile.ts";
import { draftErrors } from "./draft-errors.ts";

export function NewBatch({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title="New batch" width="s" isOpen={isOpen} onClose={onClose} dismissable={false}>
      <NewBatchForm onClose={onClose} />
    </Dialog>
  );
}

function NewBatchForm({ onClose }: { onClose: () => void }) {
  const [, navigate] = useLocation();
  const defaultPlatform = useProfile().defaults.encoding_preset;
  const key = useRequestKey();
  const [name, setName] = useState("");
  const [platform, setPlatform] = useState(defaultPlatform);
  const { mutate, isPending, error } = useMutation(draftBatch);
  const create = () => {
    const draft = { name: name.trim(), config: platform === defaultPlatform ? {} : { platform } };
    mutate({ key: key.of(draft), ...draft }, { onSuccess: ({ id }) => navigate(`/batches/${id}`) });
  };
  return (
    <Form
      error={error}
      fieldErrors={draftErrors(fieldErrorsOf(error))}
      onSubmit={() => !isPending && create()}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" isPending={isPending}>
            Create draft
          </Button>
        </>
      }
    >
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
        onChange={(key) => setPlatform(ENCODING_PRESETS.find((id) => id === key) ?? defaultPlatform)}
      />
    </Form>
  );
}
