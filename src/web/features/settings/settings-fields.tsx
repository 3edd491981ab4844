/** The fields of a video's settings, for every form. They have the API's names, so that its errors are shown at them. */
import { DURATIONS_S, ENCODING_PRESETS, PRESET_NAMES, type TtsProvider } from "../../../contract/setting-values.ts";
import { KOKORO_VOICES } from "../../../contract/voices.ts";
import { useAppInfo } from "../../api/app-info.ts";
import { TextField } from "../../ui/field.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { type FormSettings, useSettingsForm } from "./form-settings.ts";
import { VOICE_PROVIDERS } from "./labels.ts";
import { MoreSettings } from "./more-settings.tsx";
import styles from "./settings-fields.module.css";
import { VoiceField } from "./voice-field.tsx";

interface SettingsFieldsProps<V extends FormSettings> {
  /** The settings that differ from the profile's defaults. */
  value: V;
  /** Gets the whole value. A setting that equals the default is undefined in it. */
  onChange: (value: V) => void;
  /** The name that the API gives the preset here. */
  presetField?: "encoding_preset" | "platform";
  isDisabled?: boolean;
}

/** ElevenLabs has voice ids of its own; eSpeak and Kokoro take Edge's. */
const sameVoices = (a: TtsProvider, b: TtsProvider) => (a === "elevenlabs") === (b === "elevenlabs");

/** Kokoro also has some of its own. */
const isKokoroVoice = (voiceId: string | undefined) => KOKORO_VOICES.some(({ id }) => id === voiceId);

export function SettingsFields<V extends FormSettings>({
  value,
  onChange,
  presetField = "encoding_preset",
  isDisabled = false,
}: SettingsFieldsProps<V>) {
  const app = useAppInfo();
  const form = useSettingsForm(value, onChange);
  const provider = form.get("tts_provider");

  function chooseProvider(tts_provider: TtsProvider) {
    const defaultVoice = sameVoices(tts_provider, form.defaults.tts_provider) ? undefined : "";
    const kept = sameVoices(tts_provider, provider) && !(provider === "kokoro" && isKokoroVoice(form.get("voice_id")));
    const voice_id = kept ? form.get("voice_id") : defaultVoice;
    form.set({ tts_provider, voice_id });
  }

  return (
    <div className={styles.fields}>
      <ChoiceField
        name="tts_provider"
        label="Voice from"
        choices={app.tts_providers.map(({ id: value, missing }) => ({
          value,
          label: VOICE_PROVIDERS[value].label,
          hint: missing ?? VOICE_PROVIDERS[value].hint,
          disabled: missing !== null,
        }))}
        value={provider}
        isDisabled={isDisabled}
        onChoose={chooseProvider}
      />
      <VoiceField
        key={provider}
        provider={provider}
        value={form.get("voice_id")}
        isDisabled={isDisabled}
        onChange={(voice_id) => form.set({ voice_id })}
      />
      <ChoiceField
        name="duration_s"
        label="Length"
        choices={DURATIONS_S.map((value) => ({ value, label: `${value} seconds` }))}
        value={form.get("duration_s")}
        isDisabled={isDisabled}
        onChoose={(duration_s) => form.set({ duration_s })}
      />
      <ChoiceField
        name={presetField}
        label="Made for"
        choices={ENCODING_PRESETS.map((value) => ({ value, label: PRESET_NAMES[value] }))}
        value={form.get(presetField)}
        isDisabled={isDisabled}
        onChoose={(preset) => form.set({ [presetField]: preset })}
      />
      <div className={styles.wide}>
        <TextField
          name="cta_text"
          label="Call to action"
          description="Shown and spoken at the end."
          isRequired
          maxLength={60}
          isDisabled={isDisabled}
          value={form.get("cta_text")}
          onChange={(cta_text) => form.set({ cta_text })}
        />
      </div>
      <MoreSettings form={form} isDisabled={isDisabled} />
    </div>
  );
}
