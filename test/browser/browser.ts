/**
 * A real Chromium on the running stack's pages: one a test file, closed at its end; each test's pages are closed with it.
 * Whatever a page complains of in its console fails the test.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type ConsoleMessage, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, expect } from "vitest";
import { findChromium } from "../../scripts/setup/chromium.mjs";
import { apiUrl, type ProfileHeaders } from "../support/client.ts";

/** Where a test that fails leaves a picture of what it saw. */
const PICTURES = fileURLToPath(new URL("../../build/failed-tests", import.meta.url));
const FLAGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
/** Longest that a page may take to show something, a video included; ms. */
const PATIENCE_MS = 90_000;

export interface PageOptions {
  /** As {@link newProfile} and {@link sampleShop} give them: the profile that the pages work for. */
  headers?: ProfileHeaders;
  scheme?: "light" | "dark";
  /** Of the window, in CSS pixels. */
  width?: number;
  height?: number;
  /** Where the pages are, if not at the shared stack's API. */
  origin?: string;
  /** Complaints that belong to the test, such as a browser's word of an answer 404. */
  expected?: RegExp;
}

interface Opened {
  context: BrowserContext;
  complaints: string[];
}

let browser: Promise<Browser> | undefined;
const opened: Opened[] = [];

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("There is no Chromium. Run: node scripts/setup.mjs --test");
  return chromium.launch({ executablePath, args: FLAGS });
}

const complaintOf = (message: ConsoleMessage): string | null =>
  ["error", "warning"].includes(message.type()) ? `${message.text()} (${message.location().url})` : null;

/** A window of its own, with a storage of its own. `open` goes to an address of the pages, such as `/products`. */
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
  context.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  const note = (text: string | null) => {
    if (text !== null && !expected?.test(text)) complaints.push(text);
  };
  context.on("console", (message) => note(complaintOf(message)));
  context.on("weberror", (error) => note(String(error.error())));
  opened.push({ context, complaints });

  async function goTo(path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }
  return { context, open: goTo };
}

/** One page in a window of its own. */
export async function openPage(path: string, options: PageOptions = {}): Promise<Page> {
  const { open } = await openWindow(options);
  return open(path);
}

async function picture({ context }: Opened, test: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const name = test.replace(/[^\p{L}\p{N}]+/gu, "-");
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: join(PICTURES, `${name}-${index}.png`) }).catch(() => undefined);
  }
}

afterEach(async ({ task }) => {
  const done = opened.splice(0);
  for (const one of done) {
    if (task.result?.state === "fail") await picture(one, task.name);
    await one.context.close();
  }
  expect(done.flatMap(({ complaints }) => complaints)).toEqual([]);
});

afterAll(async () => {
  await (await browser)?.close();
});
