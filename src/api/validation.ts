/** How routes refuse what their schemas do not take. */
import { type OpenAPIHonoOptions, z } from "@hono/zod-openapi";
import { invalidFields } from "../contract/errors.ts";
import { schemaFaults } from "../contract/schema-faults.ts";
import type { AppEnv } from "./context.ts";

/** Turns what a route's schema refuses into a problem that names every wrong field. */
export const refuseInvalid: NonNullable<OpenAPIHonoOptions<AppEnv>["defaultHook"]> = (result) => {
  if (!result.success) throw invalidFields(schemaFaults(result.error));
};

/**
 * An object that takes the given fields and nothing else; a fault names those it takes.
 * @param noun what a field is called in the message: "setting", "parameter"
 */
export function strictFields<T extends z.core.$ZodLooseShape>(noun: string, shape: T) {
  const allowed = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === "unrecognized_keys") return `is no ${noun}. Allowed: ${allowed || "none"}.`;
      if (issue.code === "invalid_type") return "the body must be a JSON object.";
      return undefined;
    },
  });
}
