import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { createServiceClient, StoreError, unwrap, unwrapMaybe } from "./client.ts";

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

function thrownFor(error: { message: string; code?: string }, status: number): StoreError {
  try {
    unwrapMaybe({ data: null, error, status });
  } catch (thrown) {
    if (thrown instanceof StoreError) return thrown;
  }
  throw new Error("It did not throw a StoreError.");
}

test.each(["PGRST116", "PGRSTX00", "23505", "P0001", "FETCH"])("the message of %s is kept", (code) => {
  expect(thrownFor({ message: "duplicate key", code }, 409)).toMatchObject({ message: "duplicate key", code });
});

test("the body of an answer that is neither PostgREST's nor PostgreSQL's is not kept", () => {
  const error = thrownFor({ message: "<html>Bad request: apikey: secret</html>" }, 520);
  expect(error).toMatchObject({ message: "The database answered with status 520.", code: null, status: 520 });
});
