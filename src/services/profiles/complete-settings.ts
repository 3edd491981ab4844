/** Settings, completed: defaults, then the server's, then the profile's, then those that were given. */
import type { Config } from "../../config.ts";
import { AppError, invalidFields } from "../../contract/errors.ts";
import { Failure } from "../../contract/failures.ts";
import {
  mergeSettings,
  type RenderSettings,
  renderSettingsSchema,
  type SettingsOverride,
} from "../../contract/settings.ts";
import { parseSettings } from "../../contract/stored.ts";
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
function requireProviderKeys(config: Config, settings: RenderSettings): void {
  const fault = missingProviderKey(settings, config);
  if (fault) throw invalidFields([{ path: fault.field, message: fault.message }], "provider-key-missing");
}

/**
 * The settings in a batch's row, which this server can work with.
 * @throws AppError batch-not-ready where they are damaged; provider-key-missing
 */
export function requireUsableSettings(config: Config, stored: unknown): RenderSettings {
  const settings = requireWholeSettings(stored);
  requireProviderKeys(config, settings);
  return settings;
}

/** @throws AppError batch-not-ready where a row's settings are damaged */
export function requireWholeSettings(stored: unknown): RenderSettings {
  try {
    return parseSettings(stored);
  } catch (error) {
    throw error instanceof Failure ? new AppError("batch-not-ready", error.message, { cause: error }) : error;
  }
}
