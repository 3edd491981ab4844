/** The caller's own profiles. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { editProfile, readProfile, rotateSecret } from "../../services/profiles/edit-profile.ts";
import { StoreError } from "../../store/client.ts";
import { createProfile, listProfiles, type Profile } from "../../store/profiles.ts";
import type { ApiDeps, AppEnv, Caller } from "../context.ts";
import { body, json, problems, WITH_BODY } from "../documented.ts";
import { idParams } from "../fields.ts";
import { Problem } from "../problem-details.ts";
import { newProfileBody, profileChanges, profileSchema } from "./schema.ts";
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

const read = createRoute({
  method: "get",
  path: "/{id}",
  tags: ["Profiles"],
  summary: "One profile",
  request: { params: idParams },
  responses: { 200: json("The profile", profileSchema), ...problems() },
});

const edit = createRoute({
  method: "patch",
  path: "/{id}",
  tags: ["Profiles"],
  summary: "Change a profile: its name, brand and defaults",
  description: "Videos that have been started keep the brand that they were started with.",
  request: { params: idParams, body: body(profileChanges) },
  responses: {
    200: json("The profile as it is now", profileSchema),
    ...problems(...WITH_BODY, "provider-key-missing"),
  },
});

const rotate = createRoute({
  method: "post",
  path: "/{id}/webhook-secret",
  tags: ["Profiles"],
  summary: "Make a new secret for callbacks",
  description:
    "For a day calls are signed with the old one too. A second rotation within the day ends the first one's.",
  request: { params: idParams },
  responses: { 200: json("The profile with its new secret", profileSchema), ...problems() },
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
    })
    .openapi(read, async (c) => {
      const profile = await readProfile(c.get("caller").db, c.req.valid("param").id);
      return c.json(serializeProfile(config, profile), 200);
    })
    .openapi(edit, async (c) => {
      const { db } = c.get("caller");
      const profile = await editProfile({ config, db }, c.req.valid("param").id, c.req.valid("json"));
      return c.json(serializeProfile(config, profile), 200);
    })
    .openapi(rotate, async (c) => {
      const profile = await rotateSecret(c.get("caller").db, c.req.valid("param").id);
      return c.json(serializeProfile(config, profile), 200);
    });
}
