/** The voice: one of those known by name, or any other by its id. */
import { useState } from "react";
import type { TtsProvider } from "../../../contract/settings.ts";
import { KOKORO_VOICES } from "../../../contract/voices.ts";
import { useAppInfo } from "../../api/app-info.ts";
import { TextField } from "../../ui/field.tsx";
import { ComboField } from "../../ui/select-field.tsx";

interface VoiceFieldProps {
  provider: TtsProvider;
  /** `voice_id` */
  value: string;
  isDisabled: boolean;
  onChange: (voiceId: string) => void;
}

const HINTS: Record<TtsProvider, string> = {
  edge: "Choose one, or type another's name.",
  espeak: "It speaks the language of this voice.",
  kokoro: "Choose one, or type another's name: it speaks its language.",
  elevenlabs: "Its id: 20 letters and digits, as its page at ElevenLabs shows.",
};

/** Give it the provider as its key: it keeps what is typed. */
export function VoiceField({ provider, value, onChange, isDisabled }: VoiceFieldProps) {
  const app = useAppInfo();
  const voices = provider === "kokoro" ? KOKORO_VOICES : app.voices;
  const [text, setText] = useState(() => voices.find(({ id }) => id === value)?.label ?? value);
  const shared = { name: "voice_id", label: "Voice", description: HINTS[provider], isRequired: true, isDisabled };
  if (provider === "elevenlabs") return <TextField {...shared} value={value} onChange={onChange} />;
  return (
    <ComboField
      {...shared}
      options={[...voices]}
      defaultSelectedKey={value}
      inputValue={text}
      onInputChange={(typed) => {
        setText(typed);
        const known = voices.find(({ id, label }) => typed === label || typed === id);
        onChange(known?.id ?? typed.trim());
      }}
    />
  );
}
