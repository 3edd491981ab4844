import { expect, test } from "vitest";
import { splitCredentials } from "./basic-auth.ts";

test.each([
  ["https://ana:s%40cret@shop.example/feed.xml?a=1", "https://shop.example/feed.xml?a=1", "ana", "s@cret"],
  ["https://ana@shop.example/", "https://shop.example/", "ana", ""],
  ["https://ana:100%@shop.example/", "https://shop.example/", "ana", "100%"],
  ["https://ana:a%00b@shop.example/", "https://shop.example/", "ana", "a%00b"],
])("%s", (address, url, username, password) => {
  expect(splitCredentials(address)).toEqual({ url, credentials: { username, password } });
});

test.each(["https://shop.example/feed.xml", "https://shop.example/@ana:b", "no address"])("%s has none", (address) => {
  expect(splitCredentials(address)).toEqual({ url: address, credentials: null });
});

test.each([
  ["HTTPS://Shop.example/a@b?c=@#@", "HTTPS://Shop.example/a@b?c=@#@"],
  ["https://@shop.example/f", "https://shop.example/f"],
  ["https:///shop.example/f", "https://shop.example/f"],
  ["https://shop.example\\@evil.example/f", "https://shop.example/@evil.example/f"],
])("%s is written so that its server is plain", (address, url) => {
  expect(splitCredentials(address)).toEqual({ url, credentials: null });
});
