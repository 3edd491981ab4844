/**
 * The errors a video can end with: a stable type, whether another try can help, and a sentence that a shop owner
 * understands. Everything below the activities throws `Failure`; the activities turn it into Temporal's own.
 */
export const FAILURES = {
  ProductNotFound: { retryable: false },
  ProductHasNoImage: { retryable: false },
  ProductHasNoPrice: { retryable: false },
  /** The picture's address answers that there is none, or may not be fetched. */
  ImageUnavailable: { retryable: false },
  /** What came is not a picture, or one too large or too small to use. */
  ImageUnusable: { retryable: false },
  /** The picture's host is slow or failing just now. */
  ImageHostFailing: { retryable: true },
  AddressNotAllowed: { retryable: false },
  FeedUnavailable: { retryable: false },
  FeedHostFailing: { retryable: true },
  FeedUnreadable: { retryable: false },
  FeedTooLarge: { retryable: false },
  FeedNotFound: { retryable: false },
  VoiceUnknown: { retryable: false },
  /** The speech service is down, throttles or cut the stream. */
  VoiceUnavailable: { retryable: true },
  /** The speech or AI service refuses the key. */
  ProviderKeyRejected: { retryable: false },
  ScriptRefused: { retryable: false },
  ScriptUnavailable: { retryable: true },
  RenderFailed: { retryable: true },
  RenderStalled: { retryable: true },
  DiskFull: { retryable: true },
  /** The finished file misses a figure that every video must hold. */
  VideoRejected: { retryable: true },
  StorageFailing: { retryable: true },
  /** The stage's files are gone from this machine: the video starts over. */
  WorkFolderLost: { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>;

export type FailureType = keyof typeof FAILURES;

/** An error of a known type. `message` says what was wrong and what to do next, in plain words. */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(
    readonly type: FailureType,
    message: string,
    options: { cause?: unknown; retryAfterS?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfterS = options.retryAfterS;
  }
  /** Seconds the other side asked us to wait before the next try. */
  readonly retryAfterS: number | undefined;
  get retryable(): boolean {
    return FAILURES[this.type].retryable;
  }
}
