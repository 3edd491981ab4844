import { expect, test } from "vitest";
import type { ResolveAll } from "./public-dispatcher.ts";
import { requirePublicUrl } from "./public-reach.ts";

const resolvingTo =
  (...addresses: string[]): ResolveAll =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
const failing =
  (code: string): ResolveAll =>
  (_, __, callback) =>
    callback(Object.assign(new Error(code), { code }), []);

const reach = (url: string, resolveAll: ResolveAll, allowedPrivateHosts: string[] = []) =>
  requirePublicUrl(url, { allowedPrivateHosts, resolveAll }).then(
    () => "reachable",
    (error: { type: string; message: string }) => `${error.type}: ${error.message}`,
  );

test.each(["https://hooks.example/batch?shop=1", "http://8.8.8.8:8080/", "http://[2606:4700:4700::1111]/"])(
  "%s can be called",
  async (url) => {
    expect(await reach(url, resolvingTo("10.0.0.1", "93.184.215.14"))).toBe("reachable");
  },
);

test.each([
  "http://127.0.0.1:8000/",
  "http://[::1]/",
  "http://[::ffff:10.0.0.1]/",
  "http://2130706433/",
  "https://inside.example/",
  "ftp://hooks.example/",
  "https://user:secret@hooks.example/",
  "not an address",
])("%s is refused", async (url) => {
  expect(await reach(url, resolvingTo("192.168.0.4", "::1"))).toMatch(/^AddressNotAllowed: /);
});

test("what the operator allows may be private, on that port only", async () => {
  const allowed = ["127.0.0.1:9000", "[::1]:443", "Inside.example:80"];
  const resolve = resolvingTo("10.0.0.1");
  expect(await reach("http://127.0.0.1:9000/hook", resolve, allowed)).toBe("reachable");
  expect(await reach("https://[::1]/hook", resolve, allowed)).toBe("reachable");
  expect(await reach("http://inside.example/hook", resolve, allowed)).toBe("reachable");
  expect(await reach("https://inside.example/hook", resolve, allowed)).toMatch(/^AddressNotAllowed/);
});

test("a name that does not exist is refused and named; one that nobody can resolve just now passes", async () => {
  expect(await reach("https://hoks.example/", failing("ENOTFOUND"))).toMatch(/AddressNotAllowed: .*hoks\.example/);
  expect(await reach("https://hooks.example/", failing("EAI_AGAIN"))).toBe("reachable");
});
