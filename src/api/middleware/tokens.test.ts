import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../config.ts";
import { DEMO_USER_ID } from "../../contract/demo.ts";
import { JWT_SECRET } from "../app.fixture.ts";
import { createTokenCheck, mintDemoToken } from "./tokens.ts";

const USER = "7b1f6f0e-3a44-4c8e-9a51-1f1f3f5f7f9f";
const project = await generateKeyPair("ES256");
const stranger = await generateKeyPair("ES256");

let jwks: Server;
let url: string;
beforeAll(async () => {
  const keys = [{ ...(await exportJWK(project.publicKey)), kid: "k1", alg: "ES256" }];
  jwks = createServer((request, response) => {
    if (request.url !== "/auth/v1/.well-known/jwks.json") return response.writeHead(404).end();
    return response.setHeader("content-type", "application/json").end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => jwks.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}`;
});
afterAll(() => {
  jwks.close();
});

const sign = (key: typeof project.privateKey, issuer: string) =>
  new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setSubject(USER)
    .setAudience("authenticated")
    .setIssuer(issuer)
    .setExpirationTime("5m")
    .sign(key);

describe("with the keys that a project publishes", () => {
  it("accepts the project's own tokens", async () => {
    const check = createTokenCheck(readConfig({ SUPABASE_URL: url }));
    expect(await check(await sign(project.privateKey, `${url}/auth/v1`))).toBe(USER);
  });

  it("refuses another's key and another's issuer", async () => {
    const check = createTokenCheck(readConfig({ SUPABASE_URL: url }));
    await expect(check(await sign(stranger.privateKey, `${url}/auth/v1`))).rejects.toMatchObject({ status: 401 });
    await expect(check(await sign(project.privateKey, "https://other.example"))).rejects.toMatchObject({ status: 401 });
  });

  it("is 503, not 401, while the keys cannot be fetched", async () => {
    const check = createTokenCheck(readConfig({ SUPABASE_URL: "http://127.0.0.1:9" }));
    await expect(check(await sign(project.privateKey, "http://127.0.0.1:9/auth/v1"))).rejects.toMatchObject({
      kind: "sign-in-unavailable",
      status: 503,
    });
  });

  it("refuses a token signed with the published key as if it were a shared secret", async () => {
    const check = createTokenCheck(readConfig({ SUPABASE_URL: url }));
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(project.publicKey)));
    const forged = await new SignJWT({ role: "authenticated", sub: USER, aud: "authenticated" })
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .setExpirationTime("5m")
      .sign(secret);
    await expect(check(forged)).rejects.toMatchObject({ status: 401 });
  });
});

describe("the demo user's token", () => {
  it("passes the check", async () => {
    const config = readConfig({ SUPABASE_JWT_SECRET: JWT_SECRET });
    const token = await mintDemoToken(config, 60);
    expect(await createTokenCheck(config)(token)).toBe(DEMO_USER_ID);
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(60);
  });

  it("is not made without the secret", async () => {
    await expect(mintDemoToken(readConfig({}), 60)).rejects.toThrow("SUPABASE_JWT_SECRET");
  });
});
