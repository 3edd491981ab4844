import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signToken, startTestApp, type TestApp } from "../app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** A caller that was accepted is answered that the new profile's name is missing. */
async function ask(authorization?: string) {
  const headers: Record<string, string> = authorization ? { authorization } : {};
  const response = await app.send("/api/v1/profiles", { method: "POST", headers });
  const { type, detail } = (await response.json()) as { type: string; detail: string };
  return { status: response.status, type, detail, challenge: response.headers.get("www-authenticate") };
}

describe("a token", () => {
  it("is needed", async () => {
    expect(await ask()).toMatchObject({
      status: 401,
      type: "urn:feedreel:problem:token-missing",
      challenge: "Bearer",
    });
  });

  it("that is valid is accepted", async () => {
    expect(await ask(`Bearer ${await signToken()}`)).toMatchObject({ status: 422 });
    expect(await ask(`bearer ${await signToken()}`)).toMatchObject({ status: 422 });
  });

  it("that has expired is refused, and the answer says so", async () => {
    const { status, detail, challenge } = await ask(`Bearer ${await signToken({ expiresIn: -60 })}`);
    expect(status).toBe(401);
    expect(detail).toContain("expired");
    expect(challenge).toContain("invalid_token");
  });

  it.each([
    ["not a token", "nonsense"],
    ["of no scheme we know", "Basic dTpw"],
    ["without a signature", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."],
  ])("that is %s is refused", async (_, header) => {
    expect(await ask(header)).toMatchObject({ status: 401, type: "urn:feedreel:problem:token-invalid" });
  });

  it.each([
    ["signed with another secret", { secret: "another secret, also of 32 characters or more" }],
    ["for another audience", { claims: { aud: "anon" } }],
    ["of the service role, which row-level security does not bind", { claims: { role: "service_role" } }],
    ["of nobody", { claims: { sub: "" } }],
  ])("%s is refused", async (_, options) => {
    expect(await ask(`Bearer ${await signToken(options)}`)).toMatchObject({ status: 401 });
  });

  it("without an expiry is refused", async () => {
    expect(await ask(`Bearer ${await signToken({ claims: { exp: undefined } })}`)).toMatchObject({ status: 401 });
  });
});
