/** The settings that are rarely changed, behind a disclosure. */
import { ChevronRight } from "lucide-react";
import { useContext, useState } from "react";
import { Button, Disclosure, DisclosurePanel, FormValidationContext, Heading } from "react-aria-components";
import { VOICEOVER_MODES } from "../../../contract/setting-values.ts";
import type { RenderSettings } from "../../../contract/settings.ts";
import { useAppInfo } from "../../api/app-info.ts";
import { TextField } from "../../ui/field.tsx";
import { SwitchField } from "../../ui/toggle-field.tsx";
import { ChoiceField } from "./choice-field.tsx";
import type { SettingsForm } from "./form-settings.ts";
import { PICTURE_OPTIONS, SCRIPT_WRITERS, SCRIPTS } from "./labels.ts";
import styles from "./settings-fields.module.css";

/** Those of its fields that the API may find wrong. */
const FIELDS = ["voiceover_mode", "voiceover_template", "ai_provider"] satisfies (keyof RenderSettings)[];

export function MoreSettings({ form, isDisabled }: { form: SettingsForm; isDisabled: boolean }) {
  const [open, setOpen] = useState(false);
  const errors = useContext(FormValidationContext);
  // An error is never hidden.
  const isExpanded = open || FIELDS.some((name) => errors[name] !== undefined);
  return (
    <Disclosure className={styles.more} isExpanded={isExpanded} onExpandedChange={setOpen}>
      <Heading level={3} className={styles.moreHead}>
        <Button slot="trigger" className={styles.moreToggle}>
          <ChevronRight aria-hidden />
          More settings
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className={styles.fields}>
          <ScriptFields form={form} isDisabled={isDisabled} />
          <div className={styles.switches}>
            {PICTURE_OPTIONS.map(({ name, label }) => (
              <SwitchField
                key={name}
                isDisabled={isDisabled}
                isSelected={form.get(name)}
                onChange={(on) => form.set({ [name]: on })}
              >
                {label}
              </SwitchField>
            ))}
            {form.get("tts_provider") !== "espeak" && (
              <SwitchField
                isDisabled={isDisabled}
                isSelected={form.get("tts_fallback") === "espeak"}
                onChange={(on) => form.set({ tts_fallback: on ? "espeak" : "none" })}
              >
                Let eSpeak speak if the voice stays unavailable
              </SwitchField>
            )}
          </div>
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}

function ScriptFields({ form, isDisabled }: { form: SettingsForm; isDisabled: boolean }) {
  const app = useAppInfo();
  const mode = form.get("voiceover_mode");
  return (
    <>
      <ChoiceField
        name="voiceover_mode"
        label="Script"
        choices={VOICEOVER_MODES.map((value) => ({ value, ...SCRIPTS[value] }))}
        value={mode}
        isDisabled={isDisabled}
        onChoose={(voiceover_mode) => form.set({ voiceover_mode })}
      />
      {mode === "elaborate" ? (
        <ChoiceField
          name="ai_provider"
          label="Written by"
          choices={app.ai_providers.map(({ id: value, missing }) => ({
            value,
            label: SCRIPT_WRITERS[value],
            hint: missing,
            disabled: missing !== null,
          }))}
          value={form.get("ai_provider")}
          isDisabled={isDisabled}
          onChoose={(ai_provider) => form.set({ ai_provider })}
        />
      ) : (
        <div className={styles.wide}>
          <TextField
            name="voiceover_template"
            label="What is spoken"
            description={
              <>
                Filled in from the product: <code>{"{title}"}</code> <code>{"{brand}"}</code> <code>{"{price}"}</code>{" "}
                <code>{"{description}"}</code> <code>{"{category}"}</code>
              </>
            }
            lines={2}
            maxLength={500}
            isDisabled={isDisabled}
            value={form.get("voiceover_template")}
            onChange={(voiceover_template) => form.set({ voiceover_template })}
          />
        </div>
      )}
    </>
  );
}
