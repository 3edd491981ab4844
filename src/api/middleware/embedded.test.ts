import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../config.ts";
import { JWT_SECRET, startTestApp, type TestApp } from "../app.fixture.ts";
import { requireServable } from "../serve.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ FEEDREEL_EMBEDDED: "1" });
});
afterAll(() => app.close());

describe("embedded mode", () => {
  it("treats a request without a token as the demo user's", async () => {
    // The answer of a caller that was accepted: the new profile's name is missing.
    expect((await app.send("/api/v1/profiles", { method: "POST" })).status).toBe(422);
  });

  it("refuses a bad token all the same", async () => {
    const headers = { authorization: "Bearer x" };
    expect((await app.send("/api/v1/profiles", { headers })).status).toBe(401);
  });

  it.each(["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])("answers at %s", async (origin) => {
    expect((await app.send(`${origin}/healthz`)).status).toBe(200);
  });

  it.each(["http://shop.example", "http://127.0.0.1.shop.example", "http://192.168.1.7", "http://0.0.0.0"])(
    "answers 421 at %s",
    async (origin) => {
      const response = await app.send(`${origin}/healthz`);
      expect(response.status).toBe(421);
      expect(await response.json()).toMatchObject({ type: "urn:feedreel:problem:host-not-allowed" });
    },
  );

  it.each(["https://evil.example", "null", "http://localhost:9999"])("accepts no write from %s", async (origin) => {
    const response = await app.send("/api/v1/feeds", { method: "POST", body: "{}", headers: { origin } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ type: "urn:feedreel:problem:origin-not-allowed" });
  });

  it("accepts writes from its own pages", async () => {
    const headers = { origin: "http://localhost" };
    expect((await app.send("/api/v1/profiles", { method: "POST", body: "{}", headers })).status).toBe(422);
  });
});

describe("what the API needs to start", () => {
  const whole = {
    SUPABASE_URL: "http://127.0.0.1:9",
    SUPABASE_ANON_KEY: "anon",
    SUPABASE_JWT_SECRET: JWT_SECRET,
    TEMPORAL_ADDRESS: "127.0.0.1:9",
  };
  it("is enough when all is set", () => {
    expect(() => requireServable(readConfig({ ...whole, FEEDREEL_EMBEDDED: "1" }))).not.toThrow();
    expect(() => requireServable(readConfig({ ...whole, HOST: "0.0.0.0" }))).not.toThrow();
  });
  it("is a loopback address in embedded mode", () => {
    const open = readConfig({ ...whole, FEEDREEL_EMBEDDED: "1", HOST: "0.0.0.0" });
    expect(() => requireServable(open)).toThrow(ConfigError);
    expect(() => requireServable(open)).toThrow(/HOST: is 0\.0\.0\.0/);
  });
  it.each(["SUPABASE_URL", "SUPABASE_ANON_KEY", "TEMPORAL_ADDRESS", "SUPABASE_JWT_SECRET"])("is %s", (name) => {
    expect(() => requireServable(readConfig({ ...whole, [name]: "" }))).toThrow(`${name}: is not set`);
  });
});
