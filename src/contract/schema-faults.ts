/** What zod finds wrong with a value, in words that its author understands. */
import type { z } from "zod";
import type { FieldFault } from "./errors.ts";

type Issue = z.core.$ZodIssue;

function messageOf(issue: Issue): string {
  if (issue.path.length === 0) return issue.message;
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}.`;
  if (issue.code === "invalid_type") {
    return issue.message.endsWith("received undefined") ? "is missing." : `must be of type ${issue.expected}.`;
  }
  if (issue.code === "too_small" && issue.origin === "string" && issue.minimum === 1) return "must not be empty.";
  if (issue.code === "too_big" && issue.origin === "string") {
    return `must have at most ${issue.maximum} characters.`;
  }
  if (issue.code === "too_small" && issue.origin === "number") return `must be at least ${issue.minimum}.`;
  if (issue.code === "too_big" && issue.origin === "number") return `must be at most ${issue.maximum}.`;
  return issue.message.endsWith(".") ? issue.message : `${issue.message}.`;
}

function faultsOf(issue: Issue): FieldFault[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key].join("."), message: issue.message }));
  }
  return [{ path: path.join("."), message: messageOf(issue) }];
}

/** More than a person reads; a body of 256 kB can have 38,000. */
const MAX_FAULTS = 50;
/** Characters of a field's name that are repeated in the answer. */
const MAX_NAME = 100;

const cut = (text: string) => (text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text);

/** The wrong fields, one by one; of very many the first, and how many more there are. */
export function schemaFaults(error: z.core.$ZodError): FieldFault[] {
  const faults = error.issues.flatMap(faultsOf);
  const told = faults.slice(0, MAX_FAULTS).map(({ path, message }) => ({ path: cut(path), message }));
  const more = faults.length - told.length;
  return more === 0 ? told : [...told, { path: "", message: `${more} more fields are wrong.` }];
}
