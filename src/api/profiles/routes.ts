/** The caller's own profiles. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { StoreError } from "../../store/client.ts";
import { createProfile, listProfiles, type Profile } from "../../store/profiles.ts";
import type { ApiDeps, AppEnv, Caller } from "../context.ts";
import { body, json, problems, WITH_BODY } from "../documented.ts";
import { Problem } from "../problem-details.ts";
import { newProfileBody, profileSchema } from "./schema.ts";
import { serializeProfile } from "./serialize.ts";

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Profiles"],
  summary: "Your profiles, oldest first",
  description: "The first one is used where a request names none in X-Profile-Id.",
  responses: { 200: json("All profiles", z.object({ items: z.array(profileSchema) })), ...problems() },
});

const create = createRoute({
  method: "post",
  path: "/",
  tags: ["Profiles"],
  summary: "Make a profile",
  description: "A profile is one shop: its feeds, products, batches and videos are apart from those of other profiles.",
  request: { body: body(newProfileBody) },
  responses: { 201: json("The new profile", profileSchema), ...problems(...WITH_BODY) },
});

/** PostgreSQL's code for a row that refers to one that is not there, here the user: foreign_key_violation. */
const FOREIGN_KEY_VIOLATION = "23503";

async function createOwn({ db }: Caller, name: string): Promise<Profile> {
  return createProfile(db, name).catch((error: unknown) => {
    if (!(error instanceof StoreError) || error.code !== FOREIGN_KEY_VIOLATION) throw error;
    throw new Problem("token-invalid", "The token's user is no longer there. Sign in again and send the new one.");
  });
}

export function profileRoutes({ config }: Pick<ApiDeps, "config">) {
  return new OpenAPIHono<AppEnv>()
    .openapi(list, async (c) => {
      const profiles = await listProfiles(c.get("caller").db);
      return c.json({ items: profiles.map((profile) => serializeProfile(config, profile)) }, 200);
    })
    .openapi(create, async (c) => {
      const profile = await createOwn(c.get("caller"), c.req.valid("json").name);
      return c.json(serializeProfile(config, profile), 201);
    });
}
