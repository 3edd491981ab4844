import { describe, expect, test } from "vitest";
import { Failure } from "../contract/failures.ts";
import { toActivityFailure } from "./failure.ts";

describe("a failure as people read it", () => {
  test("says that it is tried again as long as it is", () => {
    const failure = toActivityFailure(new Failure("VoiceUnavailable", "The voice is away."), 1);
    expect(failure).toMatchObject({ message: "The voice is away. It is tried again.", nonRetryable: false });
  });

  test("says how often it was tried when no try is left", () => {
    const failure = toActivityFailure(new Failure("VoiceUnavailable", "The voice is away."), 4);
    const message = "The voice is away. It was tried 4 times; try again later.";
    expect(failure).toMatchObject({ message, nonRetryable: true });
  });

  test("says nothing of tries where trying again would change nothing", () => {
    const failure = toActivityFailure(new Failure("ProductNotFound", "There is no such product."), 1);
    expect(failure).toMatchObject({ message: "There is no such product.", nonRetryable: true });
  });
});
