import { type Brand, brandSchema, type SettingsOverride, settingsOverrideSchema } from "../contract/settings.ts";
import { type Database, isUuid, unwrap } from "./client.ts";
import type { ProfileRow } from "./rows.ts";

export interface Profile extends Omit<ProfileRow, keyof Brand | "settings">, Brand {
  settings: SettingsOverride;
}

/** What is missing or invalid in a row's brand and settings gets its default. */
function profileOf(row: ProfileRow): Profile {
  return { ...row, ...brandSchema.parse(row), settings: settingsOverrideSchema.catch({}).parse(row.settings) };
}

/** The profiles that the client may see, oldest first. */
export async function listProfiles(db: Database): Promise<Profile[]> {
  const rows = unwrap(await db.from("profiles").select("*").order("created_at").order("id"));
  return rows.map(profileOf);
}

/** One profile the client may see; without an id the oldest. */
export async function findProfile(db: Database, profileId?: string): Promise<Profile | null> {
  if (profileId !== undefined && !isUuid(profileId)) return null;
  let query = db.from("profiles").select("*").order("created_at").order("id").limit(1);
  if (profileId !== undefined) query = query.eq("id", profileId);
  const [row] = unwrap(await query);
  return row === undefined ? null : profileOf(row);
}

/** A profile of the user whose token the client has. */
export async function createProfile(db: Database, name: string): Promise<Profile> {
  return profileOf(unwrap(await db.rpc("create_profile", { p_name: name }).single()));
}

/** What a change of a profile gives; each part replaces the whole. */
export type ProfileChanges = Partial<Pick<Profile, "name" | "branding" | "settings" | "pronunciations">>;

/** @returns null where it is not the caller's */
export async function updateProfile(db: Database, id: string, changes: ProfileChanges): Promise<Profile | null> {
  const [row] = unwrap(await db.rpc("update_profile", { p_profile: id, p_changes: changes }));
  return row === undefined ? null : profileOf(row);
}

/** Makes a new secret for its callbacks. @returns null where it is not the caller's */
export async function rotateWebhookSecret(db: Database, id: string): Promise<Profile | null> {
  const [row] = unwrap(await db.rpc("rotate_webhook_secret", { p_profile: id }));
  return row === undefined ? null : profileOf(row);
}
