import { type Branding, brandingSchema, type SettingsOverride, settingsOverrideSchema } from "../contract/settings.ts";
import { type Database, isUuid, unwrap } from "./client.ts";
import type { ProfileRow } from "./rows.ts";

export interface Profile extends Omit<ProfileRow, "branding" | "settings"> {
  branding: Branding;
  settings: SettingsOverride;
}

/** Branding and settings are written by users; what is missing or invalid in them gets its default. */
function profileOf(row: ProfileRow): Profile {
  return {
    ...row,
    branding: brandingSchema.catch(brandingSchema.parse({})).parse(row.branding),
    settings: settingsOverrideSchema.catch({}).parse(row.settings),
  };
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
