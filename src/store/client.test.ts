import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { createServiceClient, StoreError, unwrap } from "./client.ts";

const clientOf = (url: string) =>
  createServiceClient(readConfig({ SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: "service" }));

test("a database that is away is asked once, and said to be unavailable", async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response
      .writeHead(503, { "content-type": "application/json" })
      .end('{"code":"PGRST001","message":"no connection"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const refused = unwrapped(url);
  await expect(refused).rejects.toMatchObject({ unavailable: true, code: "PGRST001" });
  expect(asked).toBe(1);
  await new Promise((resolve) => server.close(resolve));
  await expect(unwrapped(url)).rejects.toBeInstanceOf(StoreError);
  await expect(unwrapped(url)).rejects.toMatchObject({ unavailable: true });
});

async function unwrapped(url: string): Promise<unknown> {
  return unwrap(await clientOf(url).from("products").select("id"));
}
