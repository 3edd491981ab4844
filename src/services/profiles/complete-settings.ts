/** A request's settings, completed: defaults, then the server's, then the profile's, then the request's own. */

import type { Config } from "../../config.ts";
import { invalidFields } from "../../contract/errors.ts";
import {
  mergeSettings,
  type RenderSettings,
  renderSettingsSchema,
  type SettingsOverride,
} from "../../contract/settings.ts";
import { missingProviderKey } from "./check-provider-keys.ts";

/** @throws AppError provider-key-missing where the settings need a key that this server has not got */
export function resolveSettings(config: Config, profile: SettingsOverride, request: SettingsOverride): RenderSettings {
  const settings = renderSettingsSchema.parse(mergeSettings(config, profile, request));
  requireProviderKeys(config, settings);
  return settings;
}

/** @throws AppError provider-key-missing */
export function requireProviderKeys(config: Config, settings: RenderSettings): void {
  const fault = missingProviderKey(settings, config);
  if (fault) throw invalidFields([{ path: fault.field, message: fault.message }], "provider-key-missing");
}
