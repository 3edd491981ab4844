/** What can go wrong on the way to another server, before anybody has looked at what it sent. */

/** Each fault, and whether the same fetch may succeed a minute later. */
export const FETCH_ERRORS = {
  /** The name is not in the DNS. */
  unknown_host: { transient: false },
  /** Refused, reset, cut short, or the DNS itself is away. */
  connection: { transient: true },
  /** The server's certificate doesn't hold. */
  certificate: { transient: false },
  timeout: { transient: true },
  too_large: { transient: false },
  /** More redirects than a browser would follow, or one to nowhere. */
  redirects: { transient: false },
  /** The body isn't compressed as its headers say. */
  encoding: { transient: false },
} as const satisfies Record<string, { transient: boolean }>;

export type FetchErrorKind = keyof typeof FETCH_ERRORS;

/** A failed fetch; `message` is a plain clause about the server, such as "did not answer within 20 seconds". */
export class FetchError extends Error {
  override readonly name = "FetchError";
  constructor(
    readonly kind: FetchErrorKind,
    message: string,
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
  }
  get transient(): boolean {
    return FETCH_ERRORS[this.kind].transient;
  }
}

const TIMEOUT_CODES = new Set([
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "ETIMEDOUT",
]);
const CERTIFICATE_CODE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/;
const DECOMPRESSION_CODE = /^(Z_|ERR_BROTLI|ERR__ERROR_|ERR_PADDING|ERR_BUFFER)/;

/** Names an error of the network, TLS or decompression layer. */
export function networkErrorOf(error: unknown): FetchError {
  if (error instanceof FetchError) return error;
  const code = errorCode(error);
  if (code === "ENOTFOUND" || code === "ENODATA")
    return new FetchError("unknown_host", "has a name that the internet does not know", { cause: error });
  if (TIMEOUT_CODES.has(code)) return new FetchError("timeout", "stopped answering", { cause: error });
  if (CERTIFICATE_CODE.test(code))
    return new FetchError("certificate", "has a security certificate that is not valid", { cause: error });
  if (DECOMPRESSION_CODE.test(code))
    return new FetchError("encoding", "sent data that is not compressed as it says", { cause: error });
  return new FetchError("connection", "broke off or refused the connection", { cause: error });
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

const MAX_RETRY_AFTER_S = 3600;

/**
 * Seconds that a `Retry-After` header asks to wait, an hour at most (RFC 9110, 10.2.3: seconds or a date).
 * @returns undefined where there is none or it can't be read
 */
export function retryAfterS(headers: Record<string, string>, now = Date.now()): number | undefined {
  const value = headers["retry-after"]?.trim();
  if (value === undefined || value === "") return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_S);
}
