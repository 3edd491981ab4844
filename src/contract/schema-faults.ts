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

/** The wrong fields, one by one. */
export function schemaFaults(error: z.core.$ZodError): FieldFault[] {
  return error.issues.flatMap(faultsOf);
}
