import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../ports.ts";
import type { ReverseProxy } from "../reverse-proxy.ts";
import { startGateway } from "./gateway.ts";

/** Answers with what it was asked, so that a test sees what the gateway passes on. */
let echo: Server;
let gateway: ReverseProxy;

beforeAll(async () => {
  echo = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      response.writeHead(206, { "content-type": "application/json", "content-range": "0-9/100" });
      const { method, url, headers } = request;
      response.end(JSON.stringify({ method, url, headers, body }));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => echo.once("listening", resolve));
  const { port } = echo.address() as AddressInfo;
  gateway = await startGateway({ postgrestPort: port, keys: ["anon-key", "service-key"], port: 0 });
});
afterAll(async () => {
  await gateway.stop();
  echo.close();
});

const get = (path: string, headers: Record<string, string> = {}, url = gateway.url) => fetch(url + path, { headers });

test("the path loses /rest/v1 and keeps its query; status and headers come back as they are", async () => {
  const answer = await get("/rest/v1/products?select=id&title=ilike.*%C4%83*", { apikey: "anon-key" });
  expect(answer.status).toBe(206);
  expect(answer.headers.get("content-range")).toBe("0-9/100");
  expect(await answer.json()).toMatchObject({ method: "GET", url: "/products?select=id&title=ilike.*%C4%83*" });
});

test("the body is passed on", async () => {
  const answer = await fetch(`${gateway.url}/rest/v1/rpc/x`, {
    method: "POST",
    headers: { apikey: "anon-key" },
    body: "{}",
  });
  expect(await answer.json()).toMatchObject({ method: "POST", url: "/rpc/x", body: "{}" });
});

test("the key stands in for a missing token, and goes no further itself", async () => {
  const { headers } = (await (await get("/rest/v1/", { apikey: "service-key" })).json()) as { headers: object };
  expect(headers).toMatchObject({ authorization: "Bearer service-key" });
  expect(headers).not.toHaveProperty("apikey");
  const own = await get("/rest/v1/", { apikey: "anon-key", authorization: "Bearer a-user" });
  expect(await own.json()).toMatchObject({ headers: { authorization: "Bearer a-user" } });
});

test("without a key of the project it is 401", async () => {
  expect((await get("/rest/v1/products")).status).toBe(401);
  expect((await get("/rest/v1/products", { apikey: "guessed" })).status).toBe(401);
});

test("other services are 404, also where the path only begins alike", async () => {
  expect((await get("/auth/v1/user", { apikey: "anon-key" })).status).toBe(404);
  expect((await get("/rest/v10", { apikey: "anon-key" })).status).toBe(404);
});

test("a database that is away is 503, in the form that the client takes apart", async () => {
  const lonely = await startGateway({ postgrestPort: await freePort(), keys: ["anon-key"], port: 0 });
  try {
    const answer = await get("/rest/v1/products", { apikey: "anon-key" }, lonely.url);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "PGRST000" });
  } finally {
    await lonely.stop();
  }
});
