/** Locks a draft when all that a start needs holds, and unlocks it again. */
import type { Config } from "../../config.ts";
import { type FieldFault, invalidFields } from "../../contract/errors.ts";
import { schemaFaults } from "../../contract/schema-faults.ts";
import { type RenderSettings, renderSettingsSchema } from "../../contract/settings.ts";
import * as store from "../../store/batch-moves.ts";
import type { ServiceContext } from "../context.ts";
import { missingProviderKey } from "../profiles/check-provider-keys.ts";
import { voiceFault } from "../profiles/check-voice.ts";
import { completeConfig } from "./drafts.ts";
import { type FoundBatch, moveRefused, requireBatch, requireMove, requireMoved } from "./moves.ts";

/** How often a batch is checked again because it was changed meanwhile. */
const LOCK_TRIES = 3;

/** @throws AppError batch-not-found, batch-state; batch-not-ready naming every fault */
export async function lockDraft(ctx: ServiceContext, id: string): Promise<FoundBatch> {
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    const { batch, jobs } = await requireMove(ctx, id, "lock");
    const settings = await checkedSettings(ctx.config, await completeConfig(ctx, batch.config), jobs.length);
    const locked = await store.lockBatch(ctx.db, batch.id, settings, batch.changes);
    ctx.batches.invalidate(ctx.profileId, batch.id);
    if (locked !== null) return { batch: locked, jobs };
  }
  throw moveRefused((await requireBatch(ctx, id)).batch, "lock");
}

/** @throws AppError batch-not-found, batch-state */
export async function unlockBatch(ctx: ServiceContext, id: string): Promise<FoundBatch> {
  const { batch, jobs } = await requireMove(ctx, id, "unlock");
  const unlocked = await store.unlockBatch(ctx.db, batch.id);
  ctx.batches.invalidate(ctx.profileId, batch.id);
  return { batch: await requireMoved(ctx, batch.id, "unlock", unlocked), jobs };
}

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
 * @param given the settings together, not checked yet
 * @param items how many the batch has
 * @throws AppError batch-not-ready naming every fault
 */
async function checkedSettings(
  config: Config,
  given: Record<keyof RenderSettings, unknown>,
  items: number,
): Promise<RenderSettings> {
  const parsed = renderSettingsSchema.safeParse(given);
  const faults: FieldFault[] = [itemsFault(items, config.BATCH_MAX_ITEMS)].filter((fault) => fault !== null);
  if (!parsed.success) {
    faults.push(...schemaFaults(parsed.error).map((fault) => ({ ...fault, path: pathOf(fault.path) })));
  }
  // Keys and voices are checked although something else is wrong; a fault in these four settings is named above.
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
