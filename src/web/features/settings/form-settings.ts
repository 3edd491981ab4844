/** Settings while they are in a form: what was chosen over the profile's defaults. */
import type { EncodingPreset, RenderSettings, SettingsOverride } from "../../../contract/settings.ts";
import { useProfile } from "../auth/profile.ts";

/** A batch of batch mode calls the preset its platform; drafted elsewhere, it may hold any length. */
type AllSettings = Omit<RenderSettings, "duration_s"> & { duration_s: number; platform: EncodingPreset };
/** What differs from the defaults; what is undefined JSON leaves out. */
export type FormSettings = Omit<SettingsOverride, "duration_s"> & Partial<Pick<AllSettings, "duration_s" | "platform">>;

export interface SettingsForm {
  /** What is so where nothing is chosen. */
  defaults: AllSettings;
  /** A setting as it will be. */
  get<K extends keyof AllSettings>(name: K): AllSettings[K];
  /** Chooses; undefined goes back to the default. */
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
