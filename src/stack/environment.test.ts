import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONFIG_NAMES, readConfig } from "../config.ts";
import { childEnvironment, settingsOf } from "./environment.ts";

test("a child reads the same configuration as this process", () => {
  const config = readConfig({
    PORT: "8123",
    DATA_DIR: "/somewhere/else",
    SUPABASE_URL: "https://project.example",
    FETCH_ALLOWED_PRIVATE_HOSTS: "nas.local:8080, 127.0.0.1:9000",
    FEEDREEL_EMBEDDED: "1",
    FEEDREEL_OWN_PORTS: "8123,5432",
  });
  expect(readConfig(settingsOf(config))).toEqual(config);
});

test("a child gets only the settings of the configuration, not those of this process's environment", () => {
  process.env.SUPABASE_URL = "https://leftover.example";
  try {
    expect(childEnvironment(readConfig({}))).not.toHaveProperty("SUPABASE_URL");
    expect(childEnvironment(readConfig({})).PATH).toBe(process.env.PATH);
  } finally {
    delete process.env.SUPABASE_URL;
  }
});

test(".env.example lists every setting for users, and its examples are valid", () => {
  const examples = readFileSync(new URL("../../.env.example", import.meta.url), "utf8").matchAll(
    /^# ([A-Z_]+)=(.*)$/gm,
  );
  const listed = Object.fromEntries(Array.from(examples, ([, name = "", value = ""]) => [name, value]));
  const internal = ["FEEDREEL_EMBEDDED", "FEEDREEL_OWN_PORTS"];
  expect(CONFIG_NAMES.filter((name) => !internal.includes(name) && !(name in listed))).toEqual([]);
  expect(() => readConfig(listed)).not.toThrow();
});
