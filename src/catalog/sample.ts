/** The sample shop that comes with Feedreel: its feed and its pictures. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const SAMPLES = new URL("../../samples/", import.meta.url);

/** Folder of the sample pictures, to be served under `{baseUrl}/images`. */
export const SAMPLE_IMAGES_DIR = fileURLToPath(new URL("images/", SAMPLES));
/** Shop id of the product whose picture does not exist: a batch with it shows that one failure stops no other video. */
export const SAMPLE_FAILING_ID = "FR-13-FARA-POZA";

/**
 * The sample feed's XML.
 * @param baseUrl where the samples are served, such as `http://127.0.0.1:8000/samples`, without a slash at the end
 */
export async function sampleFeed(baseUrl: string): Promise<string> {
  const feed = await readFile(new URL("feed.xml", SAMPLES), "utf8");
  return feed.replaceAll("{{BASE_URL}}", () => escapeXml(baseUrl));
}

const XML_ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const escapeXml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => XML_ESCAPES[character] ?? character);
