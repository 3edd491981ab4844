/**
 * What a job can fail with: a stable type, and how often an activity is tried before it. The message is a sentence that a shop
 * owner understands. Code below the activities throws `Failure` for what it knows and lets other errors pass; the activities
 * turn both into Temporal's failures (`activities/failure.ts`).
 */
export const FAILURES = {
  ProductNotFound: { tries: 1 },
  ProductHasNoImage: { tries: 1 },
  /** The picture's address answers that there is none, or may not be fetched. */
  ImageUnavailable: { tries: 1 },
  /** What came is not a picture, or one too large or too small to use. */
  ImageUnusable: { tries: 1 },
  /** The picture's host is slow or failing just now. */
  ImageHostFailing: { tries: 4 },
  AddressNotAllowed: { tries: 1 },
  FeedUnavailable: { tries: 1 },
  FeedHostFailing: { tries: 4 },
  FeedUnreadable: { tries: 1 },
  FeedTooLarge: { tries: 1 },
  FeedNotFound: { tries: 1 },
  /** The schedule or its feed was deleted while a run of it was under way. */
  ScheduleNotFound: { tries: 1 },
  /** The settings ask for a provider whose key this server has not got. */
  ProviderKeyMissing: { tries: 1 },
  VoiceUnknown: { tries: 1 },
  /** The speech service is down, throttles or cut the stream. */
  VoiceUnavailable: { tries: 4 },
  /** The speech or AI service refuses the key. */
  ProviderKeyRejected: { tries: 1 },
  ScriptRefused: { tries: 1 },
  ScriptUnavailable: { tries: 4 },
  RenderFailed: { tries: 3 },
  RenderStalled: { tries: 3 },
  DiskFull: { tries: 5 },
  /** Files can't be read or written: wrong owner, read-only or damaged disk. */
  DiskNotWritable: { tries: 3 },
  /** The machine is short of open files, processes or memory. */
  MachineOverloaded: { tries: 5 },
  /** The finished file misses a figure that every video must hold. */
  VideoRejected: { tries: 2 },
  /** The file store is down, slow or throttling just now. */
  StorageFailing: { tries: 10 },
  /** The file store will not take the file: too large, no such bucket, a wrong key. */
  StorageRefused: { tries: 1 },
  /** Its batch or its profile was deleted meanwhile. */
  JobDeleted: { tries: 1 },
  /** The stage's files are gone from this machine: the video starts over. */
  WorkFolderLost: { tries: 1 },
  /** A batch's callback address answers that it will not take the call, now or ever. */
  CallbackRefused: { tries: 1 },
  /** The receiver of a batch's callback is away, slow or failing just now. */
  CallbackFailing: { tries: 8 },
  /** Tried as often as the workflow's retry policy allows: it may be away for minutes. */
  DatabaseUnavailable: { tries: Number.POSITIVE_INFINITY },
  /** A bug, or an error that no other type covers. The first doesn't pass by trying again, the second often does. */
  InternalError: { tries: 3 },
} as const satisfies Record<string, { tries: number }>;

export type FailureType = keyof typeof FAILURES;

/** An error of a known type. `message` says what was wrong and what to do next, in plain words. */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(
    readonly type: FailureType,
    message: string,
    options: { cause?: unknown; retryAfterS?: number | undefined } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfterS = options.retryAfterS;
  }
  /** Seconds the other side asked us to wait before the next try. */
  readonly retryAfterS: number | undefined;
  get retryable(): boolean {
    return FAILURES[this.type].tries > 1;
  }
}
