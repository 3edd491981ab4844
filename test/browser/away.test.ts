/** The API going away and coming back, seen from the pages. */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleShop } from "../support/batches.ts";
import { apiUrl, type ProfileHeaders } from "../support/client.ts";
import { openPage } from "./browser.ts";

/** Between the browser and the API: a connection that can be cut. */
const sockets = new Set<Socket>();
let line: Server;
let port = 0;
async function connectLine(): Promise<void> {
  line = createServer((near) => {
    const far = connect(Number(new URL(apiUrl).port), "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      // Whichever end goes takes the other one with it.
      socket.on("error", () => {});
    }
    near.pipe(far).pipe(near);
  });
  line.listen(port, "127.0.0.1");
  await once(line, "listening");
  port = (line.address() as { port: number }).port;
}
async function cutLine(): Promise<void> {
  const closed = once(line, "close");
  line.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}

let headers: ProfileHeaders;
beforeAll(async () => {
  await connectLine();
  ({ headers } = await sampleShop());
});
afterAll(cutLine);

/** Browsers tell their console of every request that fails. */
const open = (path: string) =>
  openPage(path, {
    headers,
    origin: `http://127.0.0.1:${port}`,
    expected: /Failed to load resource|dynamically imported module|preload CSS|umbrela-lipsa/,
  });
const NOTICE = "Feedreel's server can't be reached.";

test("what is shown stays, a notice says so, and what was asked meanwhile comes by itself", async () => {
  const page = await open("/products");
  const cards = page.getByRole("main").getByRole("listitem");
  await cards.first().waitFor();
  const all = await cards.count();

  await cutLine();
  await page.getByRole("searchbox").fill("umbrelă");
  await page.getByText(NOTICE).waitFor();
  expect(await page.getByRole("searchbox").inputValue()).toBe("umbrelă");

  await connectLine();
  await page.getByText(NOTICE).waitFor({ state: "detached" });
  await expect.poll(() => cards.count(), { timeout: 30_000 }).toBe(1);
  await page.getByRole("searchbox").fill("");
  await expect.poll(() => cards.count(), { timeout: 30_000 }).toBe(all);
});

test("a page whose parts were not loaded yet comes by itself, too", async () => {
  const page = await open("/products");
  await page.getByRole("main").getByRole("listitem").first().waitFor();
  await cutLine();
  await page.getByRole("link", { name: "Library" }).click();
  await page.getByText(NOTICE).waitFor();
  await page.getByText("A part of this page could not be loaded.").waitFor();
  await connectLine();
  await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
  await page.getByText(NOTICE).waitFor({ state: "detached" });
});
