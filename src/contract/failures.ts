/**
 * What a job can fail with: a stable type, and how often an activity is tried before it. The message is a sentence that a shop
 * owner understands. Code below the activities throws `Failure` for what it knows and lets other errors pass; the activities
 * turn both into Temporal's failures (`src/activities/failure.ts`).
 */
export const FAILURES = {
  ProductNotFound: { tries: 1 },
  ProductHasNoImage: { tries: 1 },
  /** The picture's address answers that there is none, or may not be fetched. */
  ImageUnavailable: { tries: 1 },
  /** The downloaded file is not a picture, or too large or too small. */
  ImageUnusable: { tries: 1 },
  /** The picture's server is slow or failing. */
  ImageHostFailing: { tries: 4 },
  AddressNotAllowed: { tries: 1 },
  FeedUnavailable: { tries: 1 },
  FeedHostFailing: { tries: 4 },
  FeedUnreadable: { tries: 1 },
  FeedTooLarge: { tries: 1 },
  FeedNotFound: { tries: 1 },
  /** The schedule or its feed was deleted while it ran. */
  ScheduleNotFound: { tries: 1 },
  /** The settings need a provider whose key is not set on this server. */
  ProviderKeyMissing: { tries: 1 },
  /** The settings that the database holds of the work are damaged. */
  SettingsInvalid: { tries: 1 },
  /** Anything else that the database holds of the work is damaged. */
  RecordInvalid: { tries: 1 },
  VoiceUnknown: { tries: 1 },
  /** The speech service is down, throttles or broke off. */
  VoiceUnavailable: { tries: 4 },
  /** The speech or script service rejects the key. */
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
  /** The finished file fails a check that every video must pass. */
  VideoRejected: { tries: 2 },
  /** The file storage is down, slow or throttling. */
  StorageFailing: { tries: 10 },
  /** The file storage rejects the file: too large, no such bucket, a wrong key. */
  StorageRefused: { tries: 1 },
  /** Its batch or profile was deleted while it ran. */
  JobDeleted: { tries: 1 },
  /** The video's working files are missing on this machine: it starts again. */
  WorkFolderLost: { tries: 1 },
  /** A batch's callback address rejects the call permanently. */
  CallbackRefused: { tries: 1 },
  /** The receiver of a batch's callback is not reachable, slow or failing. */
  CallbackFailing: { tries: 8 },
  /** Tried as often as the workflow's retry policy allows: the database may be away for minutes. */
  DatabaseUnavailable: { tries: Number.POSITIVE_INFINITY },
  /** A bug, or an error that no other type covers. Only the latter may pass by trying again. */
  InternalError: { tries: 3 },
} as const satisfies Record<string, { tries: number }>;

export type FailureType = keyof typeof FAILURES;

/** An error of a known type. `message` is for users: what was wrong, and what to do next. Pass the original error as `cause`. */
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
  /** Wait before the next try that the other side asked for, seconds. */
  readonly retryAfterS: number | undefined;
  get retryable(): boolean {
    return FAILURES[this.type].tries > 1;
  }
}

/**
 * The failure of work whose workflow crashed.
 * @param work what was given up: `this video`
 * @param next what to do about it, a sentence
 */
export const crashFailure = (work: string, next: string) => ({
  error: `Something went wrong inside Feedreel, so ${work} was given up. ${next}`,
  error_type: "InternalError" as const,
});
