/**
 * Takes the pictures of the pages that README shows, from a running `npm start` of this machine:
 *
 *   node scripts/screenshots.mjs [http://127.0.0.1:8000]
 *
 * Adds the sample shop where there is none, and starts a batch that it cancels at the end. Best with a fresh DATA_DIR.
 */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "./setup/chromium.mjs";

const [origin = "http://127.0.0.1:8000"] = process.argv.slice(2);
const PICTURES = new URL("../docs/pictures/", import.meta.url);
const IN_BATCH = ["Cort de drumeție", "Pantofi sport", "Rucsac urban", "Lampă de birou"];
const SETTLE_MS = 2_000;
const FEW_SECONDS = { tts_provider: "espeak", duration_s: 15 };

async function ask(method, path, body) {
  const response = await fetch(`${origin}/api/v1${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

async function sampleProducts() {
  const { items: feeds } = await ask("GET", "/feeds");
  const address = `${origin}/samples/feed.xml`;
  const feed =
    feeds.find(({ feed_url }) => feed_url.endsWith("/samples/feed.xml")) ??
    (await ask("POST", "/feeds", { name: "Sample shop", feed_url: address }));
  const { job_id } = await ask("POST", `/feeds/${feed.id}/sync`);
  let status;
  do ({ status } = await ask("GET", `/jobs/${job_id}`));
  while (status === "queued" || status === "processing");
  if (status !== "completed") throw new Error(`The sync of the sample shop ended as ${status}.`);
  return (await ask("GET", `/products?feed_id=${feed.id}`)).items;
}

const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });

async function open(path, colorScheme) {
  const options = { baseURL: origin, colorScheme, locale: "en-GB", reducedMotion: "reduce" };
  const page = await browser.newPage({ ...options, viewport: { width: 1280, height: 800 } });
  await page.goto(path);
  return page;
}

async function picture(page, name) {
  await page.waitForLoadState("networkidle");
  // Players show for a moment that they load.
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: fileURLToPath(new URL(name, PICTURES)) });
  console.log(`docs/pictures/${name}`);
  await page.close();
}

try {
  const products = await sampleProducts();

  const catalogue = await open("/products", "light");
  const offers = catalogue.getByRole("listitem").filter({ hasText: /−\d+%/ });
  for (const index of [0, 1, 2]) await offers.nth(index).click();
  await catalogue.evaluate("scrollTo(0, 0)");
  await picture(catalogue, "products.png");

  const ids = IN_BATCH.map((title) => products.find((product) => product.title.startsWith(title)).id);
  const { batch_id } = await ask("POST", "/products/batch-generate", { product_ids: ids, ...FEW_SECONDS });
  const batch = await open(`/batch-generate?batch_id=${batch_id}`, "dark");
  await batch.getByText("2 of 4 done").waitFor({ timeout: 240_000 });
  await picture(batch, "batch.png");
  await ask("POST", `/products/batch/${batch_id}/cancel`);
} finally {
  await browser.close();
}
