/** How faults of a request are put into words. */
import { type OpenAPIHonoOptions, z } from "@hono/zod-openapi";
import type { AppEnv } from "./context.ts";
import { invalidRequest, type RequestFault } from "./problems.ts";

type Issue = z.core.$ZodIssue;

function words(issue: Issue): string {
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

function faults(issue: Issue): RequestFault[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key].join("."), message: issue.message }));
  }
  return [{ path: path.join("."), message: words(issue) }];
}

/** The faults of a request, one by one, in words. */
export function requestFaults(error: z.core.$ZodError): RequestFault[] {
  return error.issues.flatMap(faults);
}

/** Turns what a route's schema refuses into a problem that names every fault. */
export const refuseInvalid: NonNullable<OpenAPIHonoOptions<AppEnv>["defaultHook"]> = (result) => {
  if (!result.success) throw invalidRequest(requestFaults(result.error));
};

/**
 * An object that takes the given fields and nothing else; a fault names those it takes.
 * @param noun what a field is called in the message: "setting", "parameter"
 */
export function strictFields<T extends z.core.$ZodLooseShape>(noun: string, shape: T) {
  const allowed = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `is no ${noun}. Allowed: ${allowed || "none"}.`
        : issue.code === "invalid_type"
          ? "the body must be a JSON object."
          : undefined,
  });
}
