/** The settings in a form: what was chosen, over the profile's defaults. */
import type { EncodingPreset, RenderSettings, SettingsOverride } from "../../../contract/settings.ts";
import { useProfile } from "../auth/profile.ts";

/** Batch mode calls the preset `platform`. A draft may have any length until it is locked. */
type AllSettings = Omit<RenderSettings, "duration_s"> & { duration_s: number; platform: EncodingPreset };
/** Only what differs from the defaults: JSON leaves out what is undefined. */
export type FormSettings = Omit<SettingsOverride, "duration_s"> & Partial<Pick<AllSettings, "duration_s" | "platform">>;

export interface SettingsForm {
  /** The values where nothing is chosen. */
  defaults: AllSettings;
  /** The chosen value, else the default. */
  get<K extends keyof AllSettings>(name: K): AllSettings[K];
  /** Chooses values; undefined returns to the default. */
  set(chosen: Partial<AllSettings>): void;
}

export function useSettingsForm<V extends FormSettings>(value: V, onChange: (value: V) => void): SettingsForm {
  const profile = useProfile();
  const defaults: AllSettings = { ...profile.defaults, platform: profile.defaults.encoding_preset };
  return {
    defaults,
    get: (name) => (value as Partial<AllSettings>)[name] ?? defaults[name],
    set: (chosen) => {
      const entries = Object.entries(chosen).map(([name, setting]) => {
        const isDefault = setting === defaults[name as keyof AllSettings];
        return [name, isDefault ? undefined : setting];
      });
      onChange({ ...value, ...Object.fromEntries(entries) });
    },
  };
}
