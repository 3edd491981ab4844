import { createHmac, randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { webhookSecret, webhookSecrets } from "./secret.ts";
import { signedHeaders } from "./signature.ts";

const projectSecret = "a project's secret, long enough for it";
const profile = randomUUID();
const secretOf = (id: string) => webhookSecret({ SUPABASE_JWT_SECRET: projectSecret }, id) ?? "";

test("signs as the specification's own example does", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const sentAt = new Date(1_614_265_330_999);
  expect(signedHeaders([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}', sentAt)).toEqual({
    "content-type": "application/json",
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("a receiver that knows nothing but HMAC can check it, body bytes beyond ASCII included", () => {
  const body = JSON.stringify({ name: "Întunericul 🌌" });
  const headers = signedHeaders([secretOf(profile)], "msg_1", body);
  const key = Buffer.from(secretOf(profile).replace("whsec_", ""), "base64");
  const signed = `msg_1.${headers["webhook-timestamp"]}.${body}`;
  expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
});

test("another body, id or profile does not pass", () => {
  const headers = signedHeaders([secretOf(profile)], "msg_1", "{}");
  const receiver = new Webhook(secretOf(profile));
  expect(receiver.verify("{}", headers)).toEqual({});
  expect(() => receiver.verify("[]", headers)).toThrow();
  expect(() => receiver.verify("{}", { ...headers, "webhook-id": "msg_2" })).toThrow();
  expect(() => new Webhook(secretOf(randomUUID())).verify("{}", headers)).toThrow();
});

test("a profile's secret is always the same, of 32 bytes, and falls back to the service role's key", () => {
  expect(secretOf(profile)).toBe(secretOf(profile));
  expect(Buffer.from(secretOf(profile).replace(/^whsec_/, ""), "base64")).toHaveLength(32);
  const byKey = webhookSecret({ SUPABASE_SERVICE_ROLE_KEY: projectSecret }, profile);
  expect(byKey).toBe(secretOf(profile));
  expect(webhookSecret({}, profile)).toBeNull();
});

test("for a day after a rotation a call carries both signatures, so that either secret verifies it", () => {
  const rotated = "2026-11-25T10:00:00Z";
  const at = (time: string) =>
    webhookSecrets(
      { SUPABASE_JWT_SECRET: projectSecret },
      { id: profile, webhook_version: 2, webhook_rotated_at: rotated },
      Date.parse(time),
    );
  const soon = at("2026-11-26T09:59:59Z");
  expect(soon).toMatchObject({ previous: secretOf(profile), previousUntil: "2026-11-26T10:00:00.000Z" });
  expect(soon?.current).not.toBe(secretOf(profile));
  const headers = signedHeaders([soon?.current ?? "", soon?.previous ?? ""], "msg_1", "{}");
  expect(new Webhook(soon?.current ?? "").verify("{}", headers)).toEqual({});
  expect(new Webhook(secretOf(profile)).verify("{}", headers)).toEqual({});
  expect(at("2026-11-26T10:00:00Z")).toEqual({ current: soon?.current, previous: null, previousUntil: null });
});
