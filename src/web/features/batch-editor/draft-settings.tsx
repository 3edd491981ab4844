/** The name and settings of a draft. They are saved as they are edited. */
import { Form } from "react-aria-components";
import { type DraftEdit, MAX_NAME } from "../../api/drafts.ts";
import common from "../../ui/common.module.css";
import { TextField } from "../../ui/field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SettingsFields } from "../settings/settings-fields.tsx";
import type { Autosave } from "./use-autosave.ts";

interface DraftSettingsProps {
  edits: Autosave<DraftEdit>;
  /** By field. */
  errors: Record<string, string>;
}

export function DraftSettings({ edits, errors }: DraftSettingsProps) {
  const { name, config } = edits.value;
  return (
    <Panel title="Settings" mark={<SaveState {...edits} />}>
      {/* Not the form of ui/form.tsx: here each error disappears when its own field is changed. */}
      <Form
        className={common.stack}
        validationBehavior="aria"
        validationErrors={errors}
        onSubmit={(event) => {
          event.preventDefault();
          void edits.flush();
        }}
      >
        <TextField
          name="name"
          label="Name"
          maxLength={MAX_NAME}
          value={name}
          onChange={(typed) => edits.change({ name: typed, config })}
        />
        <SettingsFields
          presetField="platform"
          value={config}
          onChange={(chosen) => edits.change({ name, config: chosen })}
        />
      </Form>
    </Panel>
  );
}

const SAVE_STATES = { saving: "Saving…", saved: "Saved", unsaved: "Saving in a moment…" };

function SaveState({ state, error }: Pick<Autosave<DraftEdit>, "state" | "error">) {
  const failed = error !== null && state === "unsaved";
  return (
    <span className={failed ? common.error : common.muted} role="status">
      {failed ? "Not saved" : SAVE_STATES[state]}
    </span>
  );
}
