/** Errors of the network, TLS and HTTP layers, before anything has looked at the content. */

/** Each kind, and whether the same fetch may succeed a minute later. */
export const FETCH_ERRORS = {
  /** The name is not in the DNS. */
  unknown_host: { transient: false },
  /** Refused, reset, cut short or not established in time, or the DNS server doesn't answer. */
  connection: { transient: true },
  /** The server's certificate is not valid. */
  certificate: { transient: false },
  timeout: { transient: true },
  too_large: { transient: false },
  /** More redirects than a browser would follow, or one to nowhere. */
  redirects: { transient: false },
  /** The body is not compressed as its headers say. */
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

const TIMEOUT_CODES = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
/** There is no connection yet, so the server has not begun to work for the request. */
const CONNECT_TIMEOUT_CODES = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);
const CERTIFICATE_CODE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/;
const DECOMPRESSION_CODE = /^(Z_|ERR_BROTLI|ERR__ERROR_|ERR_PADDING|ERR_BUFFER)/;

/** Classifies an error of the network, TLS or decompression layer. */
export function networkErrorOf(error: unknown): FetchError {
  if (error instanceof FetchError) return error;
  const code = errorCode(error);
  if (code === "ENOTFOUND" || code === "ENODATA")
    return new FetchError("unknown_host", "has a name that the internet does not know", { cause: error });
  if (TIMEOUT_CODES.has(code)) return new FetchError("timeout", "stopped answering", { cause: error });
  if (CONNECT_TIMEOUT_CODES.has(code)) return new FetchError("connection", "can't be connected to", { cause: error });
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

/** Statuses below 500 after which the same request may succeed later: timeout, too early, too many requests. */
const TRANSIENT_STATUSES = new Set([408, 425, 429]);

/** Whether the same request may succeed a minute later, by the HTTP status of its response. */
export const isTransientStatus = (status: number): boolean => status >= 500 || TRANSIENT_STATUSES.has(status);
