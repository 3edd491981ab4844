import { expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { createLogger } from "./log.ts";

const KEY = "sk-0123456789";

test("no line has a configured key, wherever it was", () => {
  const lines: string[] = [];
  const config = readConfig({ ANTHROPIC_API_KEY: KEY, LOG_LEVEL: "debug" });
  const log = createLogger(config, "worker", { write: (line) => lines.push(line) });
  log.info({ deeply: { nested: [{ url: `https://x.example/?key=${KEY}` }] } }, `asked with ${KEY}`);
  log.child({ request: KEY }).error({ err: new Error(KEY, { cause: Object.assign(new Error(KEY), { body: KEY }) }) });
  expect(lines).toHaveLength(2);
  expect(lines.join("")).not.toContain(KEY);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ msg: "asked with [removed]" });
});
