import { describe, expect, it } from "vitest";
import { foreignRequest, isLoopback } from "./loopback.ts";

describe("loopback", () => {
  it.each(["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST", "::ffff:127.0.0.1"])("is %s", (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(["0.0.0.0", "::", "10.0.0.1", "localhost.evil.example", "", "example"])("is not %s", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe("a foreign request", () => {
  const own = new URL("http://localhost:8233/namespaces");
  it("has another Host, whatever its method", () => {
    const rebound = new URL("http://evil.example:8233/");
    expect(foreignRequest("GET", rebound, undefined)?.type).toBe("host-not-allowed");
    expect(foreignRequest("POST", rebound, rebound.origin)?.type).toBe("host-not-allowed");
  });
  it.each(["https://evil.example", "null", "http://localhost:9999"])("writes from %s", (origin) => {
    expect(foreignRequest("POST", own, origin)?.type).toBe("origin-not-allowed");
  });
  it("is none that reads, or that comes from the server's own pages", () => {
    expect(foreignRequest("GET", own, "https://evil.example")).toBeNull();
    expect(foreignRequest("POST", own, own.origin)).toBeNull();
    expect(foreignRequest("POST", own, undefined)).toBeNull();
  });
});
