import { expect, test } from "vitest";
import { DEMO_PROFILE_ID } from "../../src/contract/demo.ts";
import { get, newProfile, type ProblemBody, post, problemName, stranger } from "./client.ts";

interface Profiles {
  items: { id: string; name: string; branding: { template: string }; webhook_secret: string }[];
}

test("200: without a token the demo user's profiles, oldest first", async () => {
  await newProfile();
  const { status, body } = await get<Profiles>("/profiles");
  expect(status).toBe(200);
  expect(body.items[0]).toMatchObject({ id: DEMO_PROFILE_ID, branding: { template: "product_spotlight" } });
  expect(body.items.length).toBeGreaterThan(1);
  expect(body.items[0]).not.toHaveProperty("owner");
  const secrets = body.items.map(({ webhook_secret }) => webhook_secret);
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(new Set(secrets).size).toBe(secrets.length);
});

test("200: a stranger has none", async () => {
  expect((await get<Profiles>("/profiles", await stranger())).body).toEqual({ items: [] });
});

test("403: without a profile nothing else is answered, and the way to one is told", async () => {
  const answer = await get<ProblemBody>("/products", await stranger());
  expect([answer.status, problemName(answer)]).toEqual([403, "no-profile"]);
  expect(answer.body.detail).toContain("POST /api/v1/profiles");
});

test("201: a new profile is there at once, for its owner alone", async () => {
  const name = "Café „Ünder“ 商店";
  const made = await post<Profiles["items"][number]>("/profiles", { name: ` ${name} ` });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ name, webhook_secret: expect.stringMatching(/^whsec_/) });
  expect((await get<Profiles>("/profiles")).body.items).toContainEqual(made.body);
  expect((await get("/products", { "x-profile-id": made.body.id })).status).toBe(200);
  expect((await get("/products", { ...(await stranger()), "x-profile-id": made.body.id })).status).toBe(404);
});

test("401: a user who was deleted makes no profile, though their token has not expired", async () => {
  const answer = await post("/profiles", { name: "My shop" }, await stranger());
  expect([answer.status, problemName(answer)]).toEqual([401, "token-invalid"]);
});

test.each([{}, { name: "" }, { name: "  " }, { name: "x".repeat(201) }, { name: 7 }, { name: "a", owner: "b" }])(
  "422: %j makes no profile",
  async (body) => {
    const headers = await stranger();
    const answer = await post("/profiles", body, headers);
    expect([answer.status, problemName(answer)]).toEqual([422, "invalid-request"]);
    expect((await get<Profiles>("/profiles", headers)).body.items).toEqual([]);
  },
);

test.each([DEMO_PROFILE_ID, "00000000-0000-4000-8000-000000000000", "nonsense"])(
  "404: a stranger does not work for profile %s",
  async (id) => {
    const answer = await get<ProblemBody>("/products", { ...(await stranger()), "x-profile-id": id });
    expect([answer.status, problemName(answer)]).toEqual([404, "profile-not-found"]);
  },
);
