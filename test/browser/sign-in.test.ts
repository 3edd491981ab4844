/** Sign-in with a Supabase project. The stack is not embedded, so that tokens and row-level security decide. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Stack, startStack } from "../../src/stack/index.ts";
import { type HostedSupabase, startHostedSupabase } from "../servers/hosted-supabase.ts";
import { stackConfig } from "../support/client.ts";
import { expectAccessible } from "./axe.ts";
import { openWindow, type PageOptions } from "./browser.ts";

const PASSWORD = "correct horse battery staple";
let folder: string;
let project: HostedSupabase;
let stack: Stack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feedreel-sign-in-"));
  project = await startHostedSupabase(join(folder, "project"));
  const environment = { ...project.environment, TEMPORAL_ADDRESS: stackConfig().TEMPORAL_ADDRESS };
  const config = { ...readConfig({ DATA_DIR: join(folder, "stack"), ...environment }), PORT: 0 };
  stack = await startStack(config, { quiet: true, roles: ["api"] });
  await vi.waitFor(() => fetch(`${stack.apiUrl}/healthz`), { timeout: 20_000, interval: 100 });
});
afterAll(async () => {
  await stack?.stop();
  await project?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A window on the pages of this stack. Browsers log every refused request. */
const windowHere = (options: PageOptions = {}) =>
  openWindow({ origin: stack.apiUrl, expected: /Failed to load resource/, ...options });

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
const lastMail = () => project.auth.mails.at(-1) ?? { to: "", code: "", link: "" };

async function askForCode(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByRole("textbox", { name: "Code" }).waitFor();
}

async function fillPassword(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
const lamp = (page: Page, shop: string) => page.getByText(`Lamp of ${shop}`);

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Adds a user with a shop of each name. Each shop has one product, named after it. */
async function addShopkeeper(email: string, ...shops: string[]): Promise<void> {
  const owner = await project.auth.addUser(email, PASSWORD);
  for (const shop of shops) {
    await project.sql(`with shop as (
        insert into public.profiles (owner, name) values ('${owner}', ${quoted(shop)}) returning id
      ), feed as (
        insert into public.product_feeds (profile_id, name, feed_url)
        select id, ${quoted(shop)}, 'https://shop.example/feed.xml' from shop returning id, profile_id
      )
      insert into public.products (profile_id, feed_id, external_id, title)
      select profile_id, id, '1', ${quoted(`Lamp of ${shop}`)} from feed`);
  }
}

test("a code signs in; a wrong code, too many requests and an unreachable service are reported at the form", async () => {
  const { open } = await windowHere({ expected: /Failed to load resource|Failed to fetch/ });
  const page = await open("/library");
  await heading(page, "Sign in");
  expect(await page.getByRole("navigation", { name: "Main" }).count()).toBe(0);

  await expectAccessible(page);

  project.auth.outage.is = true;
  await page.getByLabel("E-mail").fill("new@shop.example");
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByText("The sign-in service can't be reached just now.").waitFor();
  project.auth.outage.is = false;

  await askForCode(page, "new@shop.example");
  const { to, code } = lastMail();
  expect(to).toBe("new@shop.example");
  await page.getByRole("button", { name: "Send a new code" }).click();
  await page.getByText("Too many codes were asked for.").waitFor();
  const field = page.getByRole("textbox", { name: "Code" });
  await field.fill(code === "000000" ? "000001" : "000000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This code is wrong or has expired.").waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await field.press("Enter");

  await heading(page, "Name your shop");
  await expectAccessible(page);
  await page.getByLabel("The shop's name").fill("Lámpák & Co");
  await page.keyboard.press("Enter");
  await heading(page, "Library");
  expect(new URL(page.url()).pathname).toBe("/library");
  await page.reload();
  await heading(page, "Library");
});

test("a link signs in the browser that opens it, once", async () => {
  const asked = await (await windowHere()).open("/feeds");
  await askForCode(asked, "link@shop.example");
  const { link } = lastMail();

  const page = await (await windowHere()).open(link);
  await heading(page, "Name your shop");
  expect(page.url()).toBe(`${stack.apiUrl}/feeds`);

  const late = await (await windowHere()).open(link);
  await late.getByText("That link doesn't work any more").waitFor();
  expect(late.url()).toBe(`${stack.apiUrl}/feeds`);
});

test("all tabs show the chosen shop of the user, and no other user's, until they sign out", async () => {
  await addShopkeeper("ana@shop.example", "Ana's first", "Ana's second");
  await addShopkeeper("bo@shop.example", "Bo's");
  const { open } = await windowHere();
  const page = await open("/products");
  await page.getByRole("button", { name: "Use a password instead" }).click();
  await fillPassword(page, "ana@shop.example", "wrong");
  await page.getByText("The e-mail address or the password is wrong.").waitFor();
  await fillPassword(page, "ana@shop.example");
  await lamp(page, "Ana's first").waitFor();

  const tab = await open("/products");
  await lamp(tab, "Ana's first").waitFor();
  await page.getByRole("button", { name: "Shop: Ana's first" }).click();
  await page.getByRole("menuitemradio", { name: "Ana's second" }).click();
  for (const one of [page, tab]) {
    await lamp(one, "Ana's second").waitFor();
    expect(await lamp(one, "Ana's first").count()).toBe(0);
  }

  await page.getByRole("button", { name: "Shop: Ana's second" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  for (const one of [page, tab]) await heading(one, "Sign in");

  await page.getByRole("button", { name: "Use a password instead" }).click();
  await fillPassword(page, "bo@shop.example");
  for (const one of [page, tab]) {
    await lamp(one, "Bo's").waitFor();
    expect(await lamp(one, "Ana's").count()).toBe(0);
  }
});

test("a session is renewed before it expires, and one that the API refuses leads to the form", async () => {
  await addShopkeeper("cy@shop.example", "Cy's");
  // The client renews 90 s before the end.
  project.auth.lifetime.seconds = 91;
  const { context, open } = await windowHere();
  const page = await open("/products");
  await page.getByRole("button", { name: "Use a password instead" }).click();
  await fillPassword(page, "cy@shop.example");
  await lamp(page, "Cy's").waitFor();
  project.auth.lifetime.seconds = 3600;
  const before = project.auth.renewals.count;
  const renewals = async () => {
    await page.getByRole("link", { name: "Feeds" }).click();
    await heading(page, "Feeds");
    await page.getByRole("link", { name: "Products" }).click();
    await lamp(page, "Cy's").waitFor();
    return project.auth.renewals.count;
  };
  await expect.poll(renewals, { message: "the session is renewed" }).toBeGreaterThan(before);

  await page.evaluate(`{
    const session = JSON.parse(localStorage.getItem("feedreel-session"));
    localStorage.setItem("feedreel-session", JSON.stringify({ ...session, access_token: session.access_token + "x" }));
  }`);
  const late = await context.newPage();
  await late.goto(`${stack.apiUrl}/feeds`);
  await late.getByText("Your session has ended.").waitFor();
  await late.getByRole("button", { name: "Use a password instead" }).click();
  await fillPassword(late, "cy@shop.example");
  await heading(late, "Feeds");
});
