/** The secrets of an embedded database, created with it and kept in DATA_DIR/secrets.json, readable by its owner only. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SignJWT } from "jose";
import { z } from "zod";
import { writePrivateFile } from "../record.ts";

const secretsSchema = z.object({
  /** Of the database's superuser. */
  admin_password: z.string(),
  /** Of `postgres`, which owns the tables and runs the migrations. */
  owner_password: z.string(),
  /** Of `authenticator`, as which PostgREST connects. */
  authenticator_password: z.string(),
  jwt_secret: z.string(),
  anon_key: z.string(),
  service_role_key: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

const secretsPath = (dataDir: string): string => join(dataDir, "secrets.json");
/** Of both API keys, as on hosted Supabase. */
const KEY_LIFETIME = "10y";

/** The secrets of DATA_DIR's embedded database; null where there is none yet. */
export async function readSecrets(dataDir: string): Promise<Secrets | null> {
  const text = await readFile(secretsPath(dataDir), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : secretsSchema.parse(JSON.parse(text));
}

/** Like {@link readSecrets}; the first call creates them. */
export async function ensureSecrets(dataDir: string): Promise<Secrets> {
  const existing = await readSecrets(dataDir);
  if (existing) return existing;
  const random = () => randomBytes(32).toString("base64url");
  const jwtSecret = random();
  const apiKey = (role: string) =>
    new SignJWT({ role, iss: "supabase" })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuedAt()
      .setExpirationTime(KEY_LIFETIME)
      .sign(new TextEncoder().encode(jwtSecret));
  const secrets: Secrets = {
    admin_password: random(),
    owner_password: random(),
    authenticator_password: random(),
    jwt_secret: jwtSecret,
    anon_key: await apiKey("anon"),
    service_role_key: await apiKey("service_role"),
  };
  writePrivateFile(secretsPath(dataDir), `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}
