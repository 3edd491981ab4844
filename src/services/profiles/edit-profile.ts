/** A profile's brand kit: read, changed and checked. */
import type { Config } from "../../config.ts";
import { AppError, type FieldFault, invalidFields } from "../../contract/errors.ts";
import type { Branding, SettingsOverride } from "../../contract/settings.ts";
import { contrast } from "../../media/draw/colour.ts";
import type { Database } from "../../store/client.ts";
import * as store from "../../store/profiles.ts";
import { voiceFault } from "./check-voice.ts";
import { resolveSettings } from "./complete-settings.ts";

/** The least contrast of large text, by WCAG 2.2, section 1.4.3: price and headings stand in one colour on the other. */
const MIN_CONTRAST = 3;

/** What a request changes. Of branding and settings the given parts; a setting that is null has no value of its own any more. */
export interface GivenChanges {
  name?: string | undefined;
  branding?: { [K in keyof Branding]?: Branding[K] | undefined } | undefined;
  settings?: { [K in keyof SettingsOverride]?: SettingsOverride[K] | null | undefined } | undefined;
  pronunciations?: store.Profile["pronunciations"] | undefined;
}

/** The contrast of a brand's two colours, 1 to 21, with one decimal. */
export const brandContrast = ({ primary_color, accent_color }: Branding): number =>
  Math.floor(contrast(primary_color, accent_color) * 10) / 10;

/** @throws AppError profile-not-found */
export async function readProfile(db: Database, id: string): Promise<store.Profile> {
  const profile = await store.findProfile(db, id);
  if (profile === null) throw new AppError("profile-not-found");
  return profile;
}

/** @throws AppError profile-not-found; invalid-request naming every fault; provider-key-missing */
export async function editProfile(
  { config, db }: { config: Config; db: Database },
  id: string,
  given: GivenChanges,
): Promise<store.Profile> {
  const profile = await readProfile(db, id);
  const { name, pronunciations } = given;
  const changes: store.ProfileChanges = {
    ...(name !== undefined && { name }),
    ...(pronunciations !== undefined && { pronunciations }),
    ...(given.branding && { branding: { ...profile.branding, ...defined(given.branding) } }),
    ...(given.settings && { settings: mergedSettings(profile.settings, given.settings) }),
  };
  const faults = [
    changes.branding && contrastFault(changes.branding),
    changes.settings && (await settingsFault(config, changes.settings)),
  ].filter((fault) => fault !== undefined && fault !== null);
  if (faults.length > 0) throw invalidFields(faults);
  const changed = await store.updateProfile(db, profile.id, changes);
  if (changed === null) throw new AppError("profile-not-found");
  return changed;
}

/** @throws AppError profile-not-found */
export async function rotateSecret(db: Database, id: string): Promise<store.Profile> {
  const { id: known } = await readProfile(db, id);
  const changed = await store.rotateWebhookSecret(db, known);
  if (changed === null) throw new AppError("profile-not-found");
  return changed;
}

function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function mergedSettings(own: SettingsOverride, given: NonNullable<GivenChanges["settings"]>): SettingsOverride {
  const entries = Object.entries({ ...own, ...defined(given) }).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as SettingsOverride;
}

function contrastFault(branding: Branding): FieldFault | null {
  const found = brandContrast(branding);
  if (found >= MIN_CONTRAST) return null;
  const { primary_color, accent_color } = branding;
  return {
    path: "branding",
    message: `accent_color ${accent_color} has a contrast of ${found} : 1 with primary_color ${primary_color}, and the price stands in one on the other. Choose two colours with at least ${MIN_CONTRAST} : 1, one of them darker.`,
  };
}

async function settingsFault(config: Config, settings: SettingsOverride): Promise<FieldFault | null> {
  const complete = resolveSettings(config, settings, {});
  const message = await voiceFault(complete, config);
  return message === null ? null : { path: "settings.voice_id", message };
}
