/** Settings, completed: defaults, then the server's, then the profile's, then those that were given. */
import type { Config } from "../../config.ts";
import { invalidFields } from "../../contract/errors.ts";
import {
  mergeSettings,
  type RenderSettings,
  renderSettingsSchema,
  type SettingsOverride,
} from "../../contract/settings.ts";
import { missingProviderKey } from "./check-provider-keys.ts";

export function completeSettings(config: Config, profile: SettingsOverride, given: SettingsOverride): RenderSettings {
  return renderSettingsSchema.parse(mergeSettings(config, profile, given));
}

/**
 * Settings that this server can work with.
 * @throws AppError provider-key-missing where they need a key that is not set
 */
export function resolveSettings(config: Config, profile: SettingsOverride, given: SettingsOverride): RenderSettings {
  const settings = completeSettings(config, profile, given);
  requireProviderKeys(config, settings);
  return settings;
}

/** @throws AppError provider-key-missing */
export function requireProviderKeys(config: Config, settings: RenderSettings): void {
  const fault = missingProviderKey(settings, config);
  if (fault) throw invalidFields([{ path: fault.field, message: fault.message }], "provider-key-missing");
}
