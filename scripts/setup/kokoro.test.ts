/** What set-up does about the natural offline voice where it is there, and where it can't be fetched. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { canHaveKokoro, kokoroFolder } from "../../src/speech/kokoro/locate.mjs";
import { kokoro } from "./kokoro.mjs";

let base: string;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "feedreel-kokoro-cache-"));
  // No npm, so that nothing can be fetched.
  environment = { PATH: "", XDG_CACHE_HOME: base };
});
afterEach(() => rmSync(base, { recursive: true }));

const context = (forTests = false) => ({ root: base, forTests, environment });
const mark = () => `${kokoroFolder(environment)}.failed`;

describe.runIf(canHaveKokoro)("set-up of the natural offline voice", () => {
  test("is needed until the voice is there", () => {
    expect(kokoro.needed(context())).toMatch(/Kokoro-82M.*220 MB/);
    mkdirSync(kokoroFolder(environment), { recursive: true });
    expect(kokoro.needed(context(true))).toBe(false);
  });

  test("goes on without it where it can't be fetched, and leaves nothing but a note of why", async () => {
    mkdirSync(`${kokoroFolder(environment)}.new-killed`, { recursive: true });
    await kokoro.run(context(), () => {});
    expect(existsSync(kokoroFolder(environment))).toBe(false);
    expect(readdirSync(dirname(mark()))).toEqual([expect.stringMatching(/\.failed$/)]);
    expect(readFileSync(mark(), "utf8")).toContain("npm");
  });

  test("after a failure tries again a day later, but at once for the tests", () => {
    mkdirSync(dirname(mark()), { recursive: true });
    writeFileSync(mark(), "no network");
    expect(kokoro.needed(context())).toBe(false);
    expect(kokoro.needed(context(true))).toMatch(/fetching/);
    const yesterday = new Date(Date.now() - 25 * 3600 * 1000);
    utimesSync(mark(), yesterday, yesterday);
    expect(kokoro.needed(context())).toMatch(/fetching/);
  });

  test("fails where the tests need it", async () => {
    await expect(kokoro.run(context(true), () => {})).rejects.toThrow(/natural offline voice could not be fetched/);
  });
});
