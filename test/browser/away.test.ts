/** What the pages do while the API cannot be reached, and when it is back. */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleShop } from "../support/batches.ts";
import { apiUrl, type ProfileHeaders } from "../support/client.ts";
import { openPage } from "./browser.ts";

/** A proxy between the browser and the API that can be switched off. */
const sockets = new Set<Socket>();
let proxy: Server;
let port = 0;
async function startProxy(): Promise<void> {
  proxy = createServer((near) => {
    const far = connect(Number(new URL(apiUrl).port), "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      // pipe() ends the other socket.
      socket.on("error", () => {});
    }
    near.pipe(far).pipe(near);
  });
  proxy.listen(port, "127.0.0.1");
  await once(proxy, "listening");
  port = (proxy.address() as { port: number }).port;
}
async function stopProxy(): Promise<void> {
  const closed = once(proxy, "close");
  proxy.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}

let headers: ProfileHeaders;
beforeAll(async () => {
  await startProxy();
  ({ headers } = await sampleShop());
});
afterAll(stopProxy);

/** Browsers log every request that fails. */
const open = (path: string) =>
  openPage(path, {
    headers,
    origin: `http://127.0.0.1:${port}`,
    expected: /Failed to load resource|dynamically imported module|preload CSS|umbrela-lipsa/,
  });
const NOTICE = "Feedreel's server can't be reached.";

test("keeps what is shown, says so, and loads what was requested meanwhile once the API is back", async () => {
  const page = await open("/products");
  const cards = page.getByRole("main").getByRole("listitem");
  await cards.first().waitFor();
  const all = await cards.count();

  await stopProxy();
  await page.getByRole("searchbox").fill("umbrelă");
  await page.getByText(NOTICE).waitFor();
  expect(await page.getByRole("searchbox").inputValue()).toBe("umbrelă");

  await startProxy();
  await page.getByText(NOTICE).waitFor({ state: "detached" });
  await expect.poll(() => cards.count(), { timeout: 30_000 }).toBe(1);
  await page.getByRole("searchbox").fill("");
  await expect.poll(() => cards.count(), { timeout: 30_000 }).toBe(all);
});

test("a page whose modules were not loaded yet is loaded once the API is back", async () => {
  const page = await open("/products");
  await page.getByRole("main").getByRole("listitem").first().waitFor();
  await stopProxy();
  await page.getByRole("link", { name: "Library" }).click();
  await page.getByText(NOTICE).waitFor();
  await page.getByText("A part of this page could not be loaded.").waitFor();
  await startProxy();
  await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
  await page.getByText(NOTICE).waitFor({ state: "detached" });
});
