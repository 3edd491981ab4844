import { z } from "zod";
import { type Branding, brandingSchema, type SettingsOverride, settingsOverrideSchema } from "../contract/settings.ts";
import { type Database, isUuid, unwrap } from "./client.ts";

export interface ProfileRow {
  id: string;
  owner: string;
  name: string;
  branding: Branding;
  settings: SettingsOverride;
  created_at: string;
}

/** What a shop wrote into its profile is parsed here, with the defaults for what it left out or got wrong. */
const profileRowSchema = z.object({
  id: z.string(),
  owner: z.string(),
  name: z.string(),
  branding: brandingSchema.catch(brandingSchema.parse({})),
  settings: settingsOverrideSchema.catch({}),
  created_at: z.string(),
});

/** The profiles that the client may see, oldest first. */
export async function listProfiles(db: Database): Promise<ProfileRow[]> {
  const rows = unwrap(await db.from("profiles").select("*").order("created_at").order("id"));
  return z.array(profileRowSchema).parse(rows) as ProfileRow[];
}

/** One profile the client may see; without an id the oldest. */
export async function findProfile(db: Database, profileId?: string): Promise<ProfileRow | null> {
  if (profileId !== undefined && !isUuid(profileId)) return null;
  let query = db.from("profiles").select("*").order("created_at").order("id").limit(1);
  if (profileId !== undefined) query = query.eq("id", profileId);
  const [row] = unwrap(await query);
  return row === undefined ? null : (profileRowSchema.parse(row) as ProfileRow);
}

export async function createProfile(db: Database, profile: Pick<ProfileRow, "owner" | "name">): Promise<ProfileRow> {
  const row = unwrap(await db.from("profiles").insert(profile).select("*").single());
  return profileRowSchema.parse(row) as ProfileRow;
}
