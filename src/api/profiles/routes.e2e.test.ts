import { describe, expect, test } from "vitest";
import {
  callAs,
  newProfile,
  type Profile,
  refusal,
  send,
  stackConfig,
  stranger,
} from "../../../test/support/client.ts";
import { DEMO_PROFILE_ID } from "../../contract/demo.ts";
import { createServiceClient, unwrap } from "../../store/client.ts";
import { keptOfJob } from "../../store/jobs.ts";
import { bodyOf } from "../client.ts";

type ProfileBody = Awaited<ReturnType<typeof profilesOf>>[number];

const demo = callAs({});
const profilesOf = async ({ api } = demo) => (await bodyOf(api.profiles.$get())).items;

test("200: without a token the demo user's profiles, oldest first", async () => {
  await newProfile();
  const profiles = await profilesOf();
  expect(profiles[0]).toMatchObject({ id: DEMO_PROFILE_ID, branding: { template: "product_spotlight" } });
  expect(profiles.length).toBeGreaterThan(1);
  expect(profiles[0]).not.toHaveProperty("owner");
  const secrets = profiles.map(({ webhook_secret }) => webhook_secret);
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(new Set(secrets).size).toBe(secrets.length);
});

test("200: a new user has none", async () => {
  expect(await profilesOf(await stranger())).toEqual([]);
});

test("403: a user without a profile, with how to make one", async () => {
  const answer = await refusal((await stranger()).api.products.$get({ query: {} }));
  expect(answer).toMatchObject({ status: 403, problem: "no-profile" });
  expect(answer.body.detail).toContain("POST /api/v1/profiles");
});

test("201: a new profile can be used at once, by its owner alone", async () => {
  const name = "Café „Ünder“ 商店";
  const made = await bodyOf(demo.api.profiles.$post({ json: { name: ` ${name} ` } }), 201);
  expect(made).toMatchObject({ name, webhook_secret: expect.stringMatching(/^whsec_/) });
  expect(await profilesOf()).toContainEqual(made);
  const productsAs = ({ api }: typeof demo) => api.products.$get({ query: {} });
  expect((await productsAs(callAs({ "x-profile-id": made.id }))).status).toBe(200);
  expect((await productsAs(await stranger(made.id))).status).toBe(404);
});

test("422: an empty X-Profile-Id, also where the oldest profile was used just before", async () => {
  expect((await demo.api.products.$get({ query: {} })).status).toBe(200);
  const answer = await send("GET", "/api/v1/products", { headers: { ...demo.headers, "x-profile-id": "" } });
  expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, "X-Profile-Id"]);
});

test("401: a deleted user can't make a profile, even with a token that has not expired", async () => {
  const { api } = await stranger();
  const answer = await refusal(api.profiles.$post({ json: { name: "My shop" } }));
  expect(answer).toMatchObject({ status: 401, problem: "token-invalid" });
});

test.each([{}, { name: "" }, { name: "  " }, { name: "x".repeat(201) }, { name: 7 }, { name: "a", owner: "b" }])(
  "422: %j makes no profile",
  async (body) => {
    const caller = await stranger();
    const answer = await send("POST", "/api/v1/profiles", { body, headers: caller.headers });
    expect(answer).toMatchObject({ status: 422, problem: "invalid-request" });
    expect(await profilesOf(caller)).toEqual([]);
  },
);

test.each([DEMO_PROFILE_ID, "00000000-0000-4000-8000-000000000000", "nonsense"])(
  "404: a stranger does not work for profile %s",
  async (id) => {
    const answer = await refusal((await stranger(id)).api.products.$get({ query: {} }));
    expect(answer).toMatchObject({ status: 404, problem: "profile-not-found" });
  },
);

describe("the brand kit", () => {
  const patch = (shop: Profile, body: unknown) =>
    send<ProfileBody>("PATCH", `/api/v1/profiles/${shop.id}`, { body, headers: shop.headers });
  const read = async (shop: Profile) =>
    (await send<ProfileBody>("GET", `/api/v1/profiles/${shop.id}`, { headers: shop.headers })).body;

  test("200: what is given is changed, all else stays", async () => {
    const shop = await newProfile();
    const before = await read(shop);
    const branding = { template: "collection", primary_color: "#102030", web_address: " shop.example " };
    const settings = { cta_text: "Comandă acum!", duration_s: 15 };
    const pronunciations = { Lutișor: "Lu-ti-șor" };
    const first = await patch(shop, { name: "Mobexpert", branding, settings, pronunciations });
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      ...before,
      name: "Mobexpert",
      branding: { ...before.branding, ...branding, web_address: "shop.example" },
      contrast: expect.any(Number),
      settings,
      pronunciations,
      defaults: { ...before.defaults, ...settings },
    });
    const second = await patch(shop, { branding: { font: "Noto Sans" }, settings: { duration_s: null } });
    expect(second.body).toEqual({
      ...first.body,
      branding: { ...first.body.branding, font: "Noto Sans" },
      settings: { cta_text: "Comandă acum!" },
      defaults: { ...first.body.defaults, duration_s: before.defaults.duration_s },
    });
    expect(await read(shop)).toEqual(second.body);
  });

  test("422: two colours that are too alike, with their contrast", async () => {
    const shop = await newProfile();
    const answer = await patch(shop, { branding: { primary_color: "#777777", accent_color: "#888888" } });
    expect([answer.status, answer.problem]).toEqual([422, "invalid-request"]);
    const [fault] = (answer.body as unknown as { errors: { path: string; message: string }[] }).errors;
    expect(fault?.path).toBe("branding");
    expect(fault?.message).toMatch(/contrast of 1\.2 : 1 .* at least 3 : 1/);
  });

  test.each([
    [{ branding: { font: "Comic Sans" } }, "branding.font"],
    [{ branding: { template: "collage" } }, "branding.template"],
    [{ branding: { primary_color: "red" } }, "branding.primary_color"],
    [{ branding: { logo: "a" } }, "branding.logo"],
    [{ branding: { web_address: "x".repeat(101) } }, "branding.web_address"],
    [{ settings: { duration_s: 16 } }, "settings.duration_s"],
    [{ settings: { voiceover_template: "{titlu}. {price}" } }, "settings.voiceover_template"],
    [{ settings: { tts_provider: "edge", voice_id: "nobody" } }, "settings.voice_id"],
    [{ pronunciations: { "two words": "x" } }, "pronunciations.two words"],
    [{ id: DEMO_PROFILE_ID }, "id"],
    [{ owner: DEMO_PROFILE_ID }, "owner"],
    [{ name: " " }, "name"],
  ])("422: %j changes nothing", async (body, path) => {
    const shop = await newProfile();
    const before = await read(shop);
    const answer = await patch(shop, body);
    const { errors } = answer.body as unknown as { errors: { path: string }[] };
    expect([answer.status, errors.map((fault) => fault.path)]).toEqual([422, [path]]);
    expect(await read(shop)).toEqual(before);
  });

  test("404: a stranger neither reads nor changes it, nor makes it a new secret", async () => {
    const shop = await newProfile();
    const { headers } = await stranger();
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["POST", "/webhook-secret"],
    ] as const) {
      const body = method === "PATCH" ? { name: "Mine" } : undefined;
      const answer = await send(method, `/api/v1/profiles/${shop.id}${path}`, { body, headers });
      expect([method, answer.status, answer.problem]).toEqual([method, 404, "profile-not-found"]);
    }
    expect((await read(shop)).name).toBe("Another shop");
  });

  test("200: a new secret for callbacks; the old one counts for a day more", async () => {
    const shop = await newProfile();
    const { webhook_secret: old } = await read(shop);
    const path = `/api/v1/profiles/${shop.id}/webhook-secret`;
    const { status, body } = await send<ProfileBody>("POST", path, { headers: shop.headers });
    expect(status).toBe(200);
    expect(body.webhook_secret).not.toBe(old);
    expect(body.previous_webhook_secret?.secret).toBe(old);
    const hours = (Date.parse(body.previous_webhook_secret?.until ?? "") - Date.now()) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
  });

  test("a batch keeps the brand with which it was started", async () => {
    const shop = await newProfile();
    const start = async () => {
      const json = { product_ids: ["a", "b"], tts_provider: "espeak" as const };
      return (await bodyOf(shop.api.products["batch-generate"].$post({ json }), 202)).batch_id;
    };
    const older = await start();
    await patch(shop, { branding: { primary_color: "#400000" }, pronunciations: { a: "b" } });
    const newer = await start();
    const db = createServiceClient(stackConfig());
    const brands = async (id: string) => {
      const jobs = unwrap(await db.from("jobs").select("id").eq("batch_id", id));
      const kept = await Promise.all(jobs.map((job) => keptOfJob(db, job.id)));
      return kept.map(({ brand }) => [brand?.branding.primary_color, brand?.pronunciations]);
    };
    expect(await brands(older)).toEqual([
      ["#14213d", {}],
      ["#14213d", {}],
    ]);
    expect(await brands(newer)).toEqual([
      ["#400000", { a: "b" }],
      ["#400000", { a: "b" }],
    ]);
  });
});
