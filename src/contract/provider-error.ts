/** What is kept of a provider's error. Its body is not: it may repeat the request, key and all. */

/** A word, such as `quota_exceeded`: no digits, so that it is no key. */
const CODE = /^[A-Za-z]+(?:[_.-][A-Za-z]+)*$/;
const MAX_CODE_LENGTH = 40;

export interface ProviderErrorFacts {
  /** HTTP status, or that of another protocol. */
  status?: number | undefined;
  /** The provider's own code for what went wrong. */
  code?: unknown;
}

/**
 * The cause of a failure at a provider. `code` is the provider's; else, without an answer, that of the network's error, which
 * may be in its `cause`.
 */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** @param error what was thrown; only its code or name is kept */
  constructor(provider: string, error: unknown, { status, code }: ProviderErrorFacts = {}) {
    const kept = codeOf(code) ?? networkCode(error) ?? (status === undefined ? nameOf(error) : undefined);
    super([provider, status, kept].filter((part) => part !== undefined).join(" "));
    this.status = status;
    this.code = kept;
  }
}

function codeOf(code: unknown): string | undefined {
  return typeof code === "string" && code.length <= MAX_CODE_LENGTH && CODE.test(code) ? code : undefined;
}

/** Node's code of a network error: that of the innermost cause that has one. */
function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return networkCode(error.cause) ?? ("code" in error ? codeOf(error.code) : undefined);
}

const nameOf = (error: unknown): string | undefined => (error instanceof Error ? codeOf(error.name) : undefined);
