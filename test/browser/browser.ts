/**
 * A real Chromium on the pages of the running stack. Each test file has one; the pages of a test are closed at its end.
 * A test fails if a page logs an error or a warning.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Browser,
  type BrowserContext,
  type ConsoleMessage,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, expect } from "vitest";
import { findChromium } from "../../scripts/setup/chromium.mjs";
import { apiUrl, type ProfileHeaders } from "../support/client.ts";

/** Screenshots of failed tests. */
const SCREENSHOTS = fileURLToPath(new URL("../../build/failed-tests", import.meta.url));
const FLAGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
/** How long to wait for what a page shows, a video included; ms. */
const TIMEOUT_MS = 90_000;

export interface PageOptions {
  /** As {@link newProfile} and {@link sampleShop} give them: the profile that the pages work for. */
  headers?: ProfileHeaders;
  scheme?: "light" | "dark";
  /** Of the window, in CSS pixels. */
  width?: number;
  height?: number;
  /** Where the pages are, if not at the shared stack's API. */
  origin?: string;
  /** Errors in the console that belong to the test, such as the browser's own for an answer 404. */
  expected?: RegExp;
}

interface Opened {
  context: BrowserContext;
  errors: string[];
}

let browser: Promise<Browser> | undefined;
const opened: Opened[] = [];

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("There is no Chromium. Run: node scripts/setup.mjs --test");
  return chromium.launch({ executablePath, args: FLAGS });
}

const errorOf = (message: ConsoleMessage): string | null =>
  ["error", "warning"].includes(message.type()) ? `${message.text()} (${message.location().url})` : null;

/** A window with its own storage. `open` opens an address of the pages in it, such as `/products`. */
export async function openWindow(options: PageOptions = {}): Promise<{ context: BrowserContext; open: typeof goTo }> {
  const { headers, scheme = "light", width = 1280, height = 800, origin = apiUrl, expected } = options;
  const stored = headers ? [{ name: "feedreel-profile", value: headers["x-profile-id"] }] : [];
  browser ??= launch();
  const context = await (await browser).newContext({
    baseURL: origin,
    colorScheme: scheme,
    locale: "en-GB",
    reducedMotion: "reduce",
    storageState: { cookies: [], origins: [{ origin, localStorage: stored }] },
    timezoneId: "Europe/Bucharest",
    viewport: { width, height },
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  const errors: string[] = [];
  const note = (text: string | null) => {
    if (text !== null && !expected?.test(text)) errors.push(text);
  };
  context.on("console", (message) => note(errorOf(message)));
  context.on("weberror", (event) => note(String(event.error())));
  opened.push({ context, errors });

  async function goTo(path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }
  return { context, open: goTo };
}

/** A page in a window of its own. */
export async function openPage(path: string, options: PageOptions = {}): Promise<Page> {
  const { open } = await openWindow(options);
  return open(path);
}

/** Presses Tab until `target` has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = target.and(page.locator(":focus"));
  for (let tabs = 0; tabs < 80; tabs++) {
    await page.keyboard.press("Tab");
    if ((await focused.count()) > 0) return;
  }
  throw new Error(`Tab does not reach ${target}.`);
}

async function screenshot({ context }: Opened, test: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const name = test.replace(/[^\p{L}\p{N}]+/gu, "-");
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${index}.png`) }).catch(() => undefined);
  }
}

afterEach(async ({ task }) => {
  const done = opened.splice(0);
  for (const one of done) {
    if (task.result?.state === "fail") await screenshot(one, task.name);
    await one.context.close();
  }
  expect(done.flatMap(({ errors }) => errors)).toEqual([]);
});

afterAll(async () => {
  await (await browser)?.close();
});
