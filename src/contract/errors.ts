/**
 * Errors of requests that cannot be carried out. Services and Temporal's client side throw them and know nothing of
 * HTTP; `src/api/problems.ts` gives each type its status, title and default text.
 */
export const ERROR_TYPES = [
  "invalid-request",
  "batch-not-ready",
  "provider-key-missing",
  "profile-not-found",
  "product-not-found",
  "batch-not-found",
  "item-not-found",
  "job-not-found",
  "feed-not-found",
  "schedule-not-found",
  "clip-not-found",
  "batch-still-running",
  "batch-state",
  "job-state",
  "schedule-running",
  "nothing-failed",
  "feed-exists",
  "temporal-unavailable",
  "worker-unavailable",
] as const;
export type ErrorType = (typeof ERROR_TYPES)[number];

/** A fault: one wrong field or setting of a request. `path` names it with dots, as in `product_ids.3`; empty where it is of the whole. */
export interface FieldFault {
  path: string;
  message: string;
}

/** A state that does not allow what was asked for, and the moves that it allows. */
export interface StateFault {
  state: string;
  allowed: readonly string[];
}

export interface AppErrorOptions {
  fields?: readonly FieldFault[];
  state?: StateFault;
  cause?: unknown;
}

export class AppError extends Error {
  override readonly name = "AppError";
  readonly fields: readonly FieldFault[] | undefined;
  readonly state: StateFault | undefined;
  /** @param detail what was wrong, what is allowed, what to do next; default: the type's own text */
  constructor(
    readonly type: ErrorType,
    readonly detail?: string,
    options: AppErrorOptions = {},
  ) {
    super(detail ?? type, { cause: options.cause });
    this.fields = options.fields;
    this.state = options.state;
  }
}

/** An error that names every wrong field. */
export function invalidFields(fields: readonly FieldFault[], type: ErrorType = "invalid-request"): AppError {
  const detail = fields.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join(" ");
  return new AppError(type, detail, { fields });
}
