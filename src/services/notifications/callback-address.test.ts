import { expect, test } from "vitest";
import type { AppError } from "../../contract/errors.ts";
import { addressFault, requireCallable } from "./callback-address.ts";

const config = { FETCH_ALLOWED_PRIVATE_HOSTS: ["127.0.0.1:9000", "[::1]:443", "localhost:80"] };
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
])("%s is refused", async (address) => {
  expect(await refusal(address)).toEqual(["invalid-request", "callback_url"]);
});

test("a host name is not checked without resolving it", () => {
  expect(addressFault("http://localhost:81/", config)).toBeNull();
});
