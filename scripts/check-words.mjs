/**
 * One word for one thing, the one that the field uses: fails where a word of the table below is used, in a file's name or text.
 * Part of `npm run check`. With arguments, checks only those files: node scripts/check-words.mjs [FILE…]
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["src", "test", "scripts", "bench", "docs", "samples", "supabase", "temporal-dev", ".ci", ".github"];
const CHECKED = /\.(ts|tsx|mjs|css|sql|md|yml)$/;
/** Recorded by machines, or naming the words on purpose. */
const EXEMPT = /^(test\/histories|scripts\/check-words\.mjs)/;

/** @type {[not: RegExp, use: string][]} */
const WORDS = [
  [/fresh[- ]?cache|made once and kept for a moment/i, "stale-while-revalidate cache"],
  [/made-once|madeOnce/, "content cache"],
  [/\beditions?\b|\beditionOf\b/, "code hash, version"],
  [/make-room|makeRoom/, "evict"],
  [/write-whole|writeWhole/, "atomic write"],
  [/\bsuspect/i, "discrepancy"],
  [/\bjudg(e|es|ed|ing)\b/i, "diagnose, check, decide"],
  [/verdict/i, "action"],
  [/"leave"/, '"ok"'],
  [/"broke"|\bBROKE\b/, '"crashed"'],
  [/loose[-_ ]?files?\b/i, "orphaned files"],
  [/\boverlapped\b/i, "bounded concurrency"],
  [/unmatched/i, "not found"],
  [/\boutlook/i, "forecast"],
  [/\bnot-there\b|notThere/, "not found"],
  [/\barrival\b|useArrival/i, "focus and scroll"],
  [/tellOfTheEnd/, "notifyCompleted"],
  [/ranAsChild/, "runChild"],
  [/readAnew/, "invalidate"],
  [/\bbare\(|\{ bare\b/, "normalize"],
  [/plain[- ]?way/i, "baseline"],
  [/backstage/i, "stack clients"],
  [/[_-]figures\b|\bfigures\.ts|[a-z]Figures\b/, "metrics"],
  [/rows without work are left/, "rollback failed: orphan rows"],
  [/not set right/, "repair failed, will retry"],
  [/\bwhoever\b/i, "the process, person or caller that"],
  [/\banew\b/i, "again"],
];

function filesIn(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function violationsOf(file) {
  const path = relative(ROOT, file).replaceAll(sep, "/");
  if (!CHECKED.test(path) || EXEMPT.test(path)) return [];
  const lines = [path, ...readFileSync(file, "utf8").split("\n")];
  return lines.flatMap((line, number) =>
    WORDS.filter(([not]) => not.test(line)).map(
      ([not, use]) => `${path}${number ? `:${number}` : ""}: “${not.exec(line)?.[0]}” → ${use}`,
    ),
  );
}

const given = process.argv.slice(2).map((file) => join(process.cwd(), file));
const topLevel = readdirSync(ROOT).filter((name) => CHECKED.test(name));
const files = given.length > 0 ? given : [...FOLDERS.flatMap(filesIn), ...topLevel.map((name) => join(ROOT, name))];
const violations = files.flatMap(violationsOf);
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exitCode = 1;
