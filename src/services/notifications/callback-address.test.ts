import { expect, test } from "vitest";
import { readConfig } from "../../config.ts";
import type { AppError } from "../../contract/errors.ts";
import { addressFault, requireCallable } from "./callback-address.ts";

const config = readConfig({
  PORT: "8000",
  FEEDREEL_OWN_PORTS: "8233,5432",
  FETCH_ALLOWED_PRIVATE_HOSTS:
    "127.0.0.1:9000,[::1]:443,localhost:80,127.0.0.1:8000,localhost:8000,127.0.0.1:5432,[::1]:8233",
});
const refusal = (address: string) =>
  requireCallable(config, address, "callback_url").then(
    () => null,
    (error: AppError) => [error.type, error.fields?.[0]?.path],
  );

test.each([
  "https://hooks.example.invalid/end?shop=1",
  "http://8.8.8.8:8080/",
  "http://[2606:4700:4700::1111]/",
  "http://127.0.0.1:9000/hook",
  "https://[::1]/hook",
  "http://localhost/hook",
])("%s may be called, as far as is known", async (address) => {
  expect(await refusal(address)).toBeNull();
});

test.each([
  "http://127.0.0.1:9001/hook",
  "https://127.0.0.1/",
  "http://2130706433/",
  "http://[::ffff:10.0.0.1]/",
  "http://localhost:81/hook",
  "http://user:secret@8.8.8.8/",
  "ftp://8.8.8.8/",
  "no address",
  "http://127.0.0.1:8000/v1/batch/1/unlock",
  "http://localhost:8000/samples/feed.xml",
  "http://127.0.0.1:5432/",
  "http://[::1]:8233/",
])("%s is refused", async (address) => {
  expect(await refusal(address)).toEqual(["invalid-request", "callback_url"]);
});

test("a host name is not checked without resolving it", () => {
  expect(addressFault("http://localhost:81/", config)).toBeNull();
});

test("a picture may be the sample shop's, and nothing else of our own servers", () => {
  expect(addressFault("http://127.0.0.1:8000/samples/images/1.jpg", config)).toBeNull();
  expect(addressFault("http://127.0.0.1:8000/api/v1/products", config)).toContain("Feedreel itself");
  expect(addressFault("http://127.0.0.1:8000/samples/../api/v1/products", config)).toContain("Feedreel itself");
});
