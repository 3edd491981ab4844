import { ApplicationFailure, WorkflowFailedError } from "@temporalio/client";
import { expect, test } from "vitest";
import {
  type ProductVideoInput,
  QUERIES,
  TASK_QUEUE,
  type VideoStatusAnswer,
  WORKFLOWS,
  workflowIds,
} from "../../src/contract/jobs.ts";
import type { TtsProvider } from "../../src/contract/settings.ts";
import { resultOf, typedFailure, videoOf } from "./harness.ts";
import { sharedHarness } from "./shared-harness.ts";

const harness = await sharedHarness();

const start = (input: ProductVideoInput) =>
  harness.environment.client.workflow.start(WORKFLOWS.productVideo, {
    taskQueue: TASK_QUEUE,
    workflowId: workflowIds.video(input.jobId),
    args: [input],
  });

test("the six stages run in order, and the library stage gives the result", async () => {
  const input = videoOf();
  const ran: string[] = [];
  const note = (name: string) => async () => void ran.push(name);
  await harness.withWorker(
    {
      voiceover: async () => {
        ran.push("voiceover");
        return { duration_s: 15 };
      },
      composition: note("composition"),
      finalRender: note("finalRender"),
    },
    async () => {
      const handle = await start(input);
      expect(await handle.result()).toEqual(resultOf(input));
      const answer = await handle.query<VideoStatusAnswer>(QUERIES.videoStatus);
      expect(answer).toEqual({ status: "completed", stage: "library", result: resultOf(input) });
    },
  );
  expect(ran).toEqual(["voiceover", "composition", "finalRender"]);
});

test("a retryable failure is retried", async () => {
  let tries = 0;
  const setup = async () => {
    if (++tries < 3) throw ApplicationFailure.retryable("The picture's host is slow.", "ImageHostFailing");
    return { hostId: "test-machine" };
  };
  await harness.withWorker({ setup }, async () => {
    await (await start(videoOf())).result();
  });
  expect(tries).toBe(3);
});

test("a failure in a late stage names that stage and removes the work folder", async () => {
  const input = videoOf();
  const removed: string[] = [];
  await harness.withWorker(
    {
      finalRender: async () => {
        throw typedFailure("RenderFailed", "ffmpeg ended with an error.");
      },
      removeWorkFolder: async (jobId) => void removed.push(jobId),
    },
    async () => {
      const handle = await start(input);
      await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
      expect(await handle.query<VideoStatusAnswer>(QUERIES.videoStatus)).toEqual({
        status: "failed",
        stage: "final_render",
        result: null,
        error: "ffmpeg ended with an error.",
        error_type: "RenderFailed",
        failed_stage: "final_render",
      });
    },
  );
  expect(removed).toEqual([input.jobId]);
});

test("a video whose work folder is lost starts over", async () => {
  let setups = 0;
  let lost = false;
  await harness.withWorker(
    {
      setup: async () => {
        setups++;
        return { hostId: "test-machine" };
      },
      composition: async () => {
        if (lost) return;
        lost = true;
        throw typedFailure("WorkFolderLost", "gone");
      },
    },
    async () => {
      await (await start(videoOf())).result();
    },
  );
  expect(setups).toBe(2);
});

test("a video whose work folder is lost every time fails", async () => {
  let setups = 0;
  await harness.withWorker(
    {
      setup: async () => {
        setups++;
        return { hostId: "test-machine" };
      },
      subtitles: async () => {
        throw typedFailure("WorkFolderLost", "gone");
      },
    },
    async () => {
      await expect((await start(videoOf())).result()).rejects.toBeInstanceOf(WorkflowFailedError);
    },
  );
  expect(setups).toBe(3);
});

test("espeak speaks when the provider is unavailable and the settings allow the fallback", async () => {
  const asked: TtsProvider[] = [];
  const voiceover = async (_: ProductVideoInput, provider: TtsProvider) => {
    asked.push(provider);
    if (provider === "edge") throw typedFailure("VoiceUnavailable", "The speech service is down.");
    return { duration_s: 15 };
  };
  await harness.withWorker({ voiceover }, async () => {
    await (await start(videoOf({ tts_fallback: "espeak" }))).result();
    expect(asked).toEqual(["edge", "espeak"]);
    await expect((await start(videoOf())).result()).rejects.toBeInstanceOf(WorkflowFailedError);
    expect(asked).toEqual(["edge", "espeak", "edge"]);
  });
});
