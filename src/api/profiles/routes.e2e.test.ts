import { expect, test } from "vitest";
import { callAs, newProfile, refusal, send, stranger } from "../../../test/support/client.ts";
import { DEMO_PROFILE_ID } from "../../contract/demo.ts";
import { bodyOf } from "../client.ts";

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
