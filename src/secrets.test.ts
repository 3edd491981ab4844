import { expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { createScrub, scrubError, secretsOf } from "./secrets.ts";

const KEY = 'sk-"quoted"/0123';
const scrub = createScrub(secretsOf(readConfig({ ELEVENLABS_API_KEY: KEY, GEMINI_API_KEY: "short" })));

test("a secret is removed as it is, in JSON and in an address", () => {
  expect(scrub(`a ${KEY} b ${KEY}`)).toBe("a [removed] b [removed]");
  expect(scrub(JSON.stringify({ key: KEY }))).toBe('{"key":"[removed]"}');
  expect(scrub(`https://x.example/?key=${encodeURIComponent(KEY)}`)).toBe("https://x.example/?key=[removed]");
});

test("tokens and webhook secrets are removed by their form", () => {
  const token = `eyJhbGciOiJIUzI1NiJ9.${"a".repeat(40)}.${"b".repeat(43)}`;
  expect(scrub(`Bearer ${token}, whsec_${"A".repeat(43)}=`)).toBe("Bearer [removed], [removed]");
});

test("user name and password of an address are removed", () => {
  expect(scrub("at https://ana:pw:1@shop.example/feed.xml?a=b@c")).toBe(
    "at https://[removed]shop.example/feed.xml?a=b@c",
  );
  expect(scrub("at https://shop.example:8080/a:b@c")).toBe("at https://shop.example:8080/a:b@c");
});

test("words are left alone, also those that are a very short key", () => {
  const text = "a short text of 12,000 letters";
  expect(scrub(text)).toBe(text);
});

test("an error loses them in its message, its stack and its causes", () => {
  const error = new Error(`outer ${KEY}`, { cause: new Error(`inner ${KEY}`, { cause: { body: KEY } }) });
  scrubError(error, scrub);
  const cause = error.cause as Error;
  expect([error.message, cause.message, cause.cause]).toEqual(["outer [removed]", "inner [removed]", undefined]);
  expect(`${error.stack}${cause.stack}`).not.toContain(KEY);
});

test("a cause that refers to itself ends", () => {
  const error = new Error(KEY);
  error.cause = error;
  scrubError(error, scrub);
  expect(error.message).toBe("[removed]");
});
