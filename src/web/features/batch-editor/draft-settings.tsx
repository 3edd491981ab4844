/** The name and settings of a draft, saved by themselves. */
import { Form } from "react-aria-components";
import { type DraftEdit, MAX_NAME } from "../../api/drafts.ts";
import { TextField } from "../../ui/field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SettingsFields } from "../settings/settings-fields.tsx";
import styles from "./editor.module.css";
import type { Autosave } from "./use-autosave.ts";

interface DraftSettingsProps {
  edits: Autosave<DraftEdit>;
  /** What is wrong, by field. */
  faults: Record<string, string>;
}

export function DraftSettings({ edits, faults }: DraftSettingsProps) {
  const { name, config } = edits.value;
  return (
    <Panel title="Settings" mark={<SaveState {...edits} />}>
      <Form
        className={styles.form}
        validationBehavior="aria"
        validationErrors={faults}
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

function SaveState({ state, error }: Pick<Autosave<DraftEdit>, "state" | "error">) {
  const word =
    state === "saving" ? "Saving…" : state === "saved" ? "Saved" : error ? "Not saved" : "Saving in a moment…";
  return (
    <span className={`${styles.saveState} ${error && state === "unsaved" ? styles.bad : ""}`} role="status">
      {word}
    </span>
  );
}
