/** A request's settings, completed: defaults, then the server's, then the profile's, then the request's own. */
import type { Config } from "../config.ts";
import {
  DEFAULT_SETTINGS,
  type RenderSettings,
  renderSettingsSchema,
  type SettingsOverride,
} from "../contract/settings.ts";
import { providerKeyFault } from "../speech/keys.ts";
import { invalidRequest } from "./problems.ts";

/** The settings together, the later over the earlier, unchecked. */
export function mergeSettings(
  config: Config,
  profile: SettingsOverride,
  request: object,
): Record<keyof RenderSettings, unknown> {
  return { ...DEFAULT_SETTINGS, tts_provider: config.TTS_PROVIDER, ...profile, ...request };
}

/** @throws Problem provider-key-missing where the settings need a key that this server has not got */
export function resolveSettings(config: Config, profile: SettingsOverride, request: SettingsOverride): RenderSettings {
  const settings = renderSettingsSchema.parse(mergeSettings(config, profile, request));
  requireProviderKeys(config, settings);
  return settings;
}

/** @throws Problem provider-key-missing */
export function requireProviderKeys(config: Config, settings: RenderSettings): void {
  const fault = providerKeyFault(settings, config);
  if (fault) throw invalidRequest([{ path: fault.field, message: fault.message }], "provider-key-missing");
}
