import { randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { readConfig } from "../../config.ts";
import { signToken, startTestApp, type TestApp } from "../app.fixture.ts";

let app: TestApp;
afterEach(() => app.close());

const start = async (limit: string, embedded = "0") => {
  app = await startTestApp({ RATE_LIMIT_PER_MINUTE: limit, FEEDREEL_EMBEDDED: embedded });
};
const newUser = async () => ({ authorization: `Bearer ${await signToken({ claims: { sub: randomUUID() } })}` });
/** 422 where it is not refused before: the new profile's name is missing. */
const ask = (headers: Record<string, string>) => app.send("/api/v1/profiles", { method: "POST", headers });

it("is 429 with Retry-After above the limit, for that user alone", async () => {
  await start("3");
  const user = await newUser();
  for (const left of [2, 1, 0]) {
    const { status, headers } = await ask(user);
    expect(status).toBe(422);
    expect(headers.get("ratelimit-policy")).toBe('"default";q=3;w=60');
    expect(headers.get("ratelimit")).toMatch(new RegExp(`^"default";r=${left};t=(60|59|58)$`));
  }
  const refused = await ask(user);
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(50);
  expect(refused.headers.get("ratelimit")).toBe(`"default";r=0;t=${seconds}`);
  expect(await refused.json()).toMatchObject({
    type: "urn:feedreel:problem:rate-limited",
    detail: `A user may send 3 requests a minute, and these are used up. Send the next one in ${seconds} s.`,
  });
  expect((await ask(await newUser())).status).toBe(422);
});

it("counts all routes together, in both APIs", async () => {
  await start("2");
  const headers = await newUser();
  await app.send("/api/v1/profiles", { method: "POST", headers });
  await app.send("/v1/batch", { headers });
  expect((await app.send("/v1/batch", { headers })).status).toBe(429);
  expect((await app.send("/healthz", { headers })).status).toBe(200);
}, 20_000);

it("counts refused tokens for the address, and no user for them", async () => {
  await start("2");
  const user = await newUser();
  for (const headers of [{}, { authorization: "Bearer x" }]) expect((await ask({ ...headers })).status).toBe(401);
  const refused = await ask({ authorization: "Bearer x" });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect((await ask(user)).status).toBe(422);
});

it("holds in embedded mode without a token too", async () => {
  await start("1", "1");
  expect((await ask({})).status).toBe(422);
  expect((await ask({})).status).toBe(429);
});

it("is off at 0", async () => {
  await start("0");
  const user = await newUser();
  for (let i = 0; i < 10; i++) expect((await ask(user)).status).toBe(422);
  expect((await ask(user)).headers.get("ratelimit")).toBeNull();
});

it("is 6,000 a minute unless it is set, twice what the benchmark sends for one user", () => {
  expect(readConfig({}).RATE_LIMIT_PER_MINUTE).toBe(6000);
  expect(() => readConfig({ RATE_LIMIT_PER_MINUTE: "-1" })).toThrow("RATE_LIMIT_PER_MINUTE");
});
