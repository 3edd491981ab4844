/** Everything that must hold before a staged batch is locked, judged at once. */

import type { Config } from "../../config.ts";
import { type FieldFault, invalidFields } from "../../contract/errors.ts";
import { schemaFaults } from "../../contract/schema-faults.ts";
import { type RenderSettings, renderSettingsSchema } from "../../contract/settings.ts";
import { missingProviderKey } from "../profiles/check-provider-keys.ts";
import { voiceFault } from "../profiles/check-voice.ts";

/** The configuration's own name of a setting. */
const pathOf = (setting: string) => `config.${setting === "encoding_preset" ? "platform" : setting}`;

function itemsFault(items: number, most: number): FieldFault | null {
  if (items === 0) return { path: "items", message: "has none. Add at least one text or product." };
  if (items <= most) return null;
  return {
    path: "items",
    message: `has ${items}; a batch takes ${most} at most. Remove some, or make several batches.`,
  };
}

/**
 * @param given the settings together, unchecked
 * @returns the settings, checked
 * @throws AppError batch-not-ready naming every fault
 */
export async function checkForLock(
  config: Config,
  given: Record<keyof RenderSettings, unknown>,
  items: number,
): Promise<RenderSettings> {
  const parsed = renderSettingsSchema.safeParse(given);
  const faults: FieldFault[] = [itemsFault(items, config.BATCH_MAX_ITEMS)].filter((fault) => fault !== null);
  if (!parsed.success) {
    faults.push(...schemaFaults(parsed.error).map((fault) => ({ ...fault, path: pathOf(fault.path) })));
  }
  // Providers and voices are judged although something else is wrong; a fault in either is named above.
  const choice = renderSettingsSchema
    .pick({ tts_provider: true, voice_id: true, voiceover_mode: true, ai_provider: true })
    .strip()
    .safeParse(given);
  if (choice.success) {
    const key = missingProviderKey(choice.data, config);
    if (key) faults.push({ path: pathOf(key.field), message: key.message });
    const voice = await voiceFault(choice.data, config);
    if (voice !== null) faults.push({ path: pathOf("voice_id"), message: voice });
  }
  if (faults.length > 0 || !parsed.success) throw invalidFields(faults, "batch-not-ready");
  return parsed.data;
}
