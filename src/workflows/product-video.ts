import {
  ApplicationFailure,
  CancellationScope,
  defineQuery,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from "@temporalio/workflow";
import {
  type JobEnd,
  type ProductVideoInput,
  QUERIES,
  type VideoResult,
  type VideoStatusAnswer,
} from "../contract/jobs.ts";
import { statusAttribute } from "../contract/search-attributes.ts";
import { STAGE_NAMES, type Stage } from "../contract/stages.ts";
import { endJob, setup, stagesOn } from "./activities.ts";
import { describeFailure, failedWith, machineGone } from "./failures.ts";

/** How often a video may start, the first time included, because its machine is gone. */
const MAX_STARTS = 3;

const videoStatus = defineQuery<VideoStatusAnswer>(QUERIES.videoStatus);

/** One video: six stages, all after set-up on the machine that set-up ran on. */
export async function productVideo(input: ProductVideoInput): Promise<VideoResult> {
  const answer: VideoStatusAnswer = { status: "processing", stage: null, result: null };
  setHandler(videoStatus, () => answer);
  const enter = (stage: Stage) => {
    answer.stage = stage;
    setCurrentDetails(`**Stage ${STAGE_NAMES.indexOf(stage) + 1} of ${STAGE_NAMES.length}: ${stage}**`);
  };

  try {
    const result = await withRestarts(() => renderVideo(input, enter));
    Object.assign(answer, { status: "completed", result });
    setCurrentDetails(`**Finished**: clip ${result.clip_id}`);
    upsertSearchAttributes([statusAttribute("completed")]);
    return result;
  } catch (error) {
    const cancelled = isCancellation(error);
    const reason = describeFailure(error, answer.stage);
    const end: JobEnd = cancelled ? { status: "cancelled" } : { status: "failed", ...reason };
    Object.assign(answer, end);
    setCurrentDetails(cancelled ? "**Cancelled**" : `**Failed** in ${answer.stage}: ${reason.error}`);
    await CancellationScope.nonCancellable(() => endJob(input.jobId, end));
    upsertSearchAttributes([statusAttribute(end.status)]);
    if (cancelled) throw error;
    throw ApplicationFailure.nonRetryable(reason.error, reason.error_type, reason);
  }
}

async function withRestarts<T>(run: () => Promise<T>): Promise<T> {
  for (let start = 1; ; start++) {
    try {
      return await run();
    } catch (error) {
      if (start === MAX_STARTS || !machineGone(error)) throw error;
    }
  }
}

async function renderVideo(input: ProductVideoInput, enter: (stage: Stage) => void): Promise<VideoResult> {
  enter("setup");
  const { hostId } = await setup(input);
  const stages = stagesOn(hostId);
  try {
    enter("voiceover");
    await voiceoverOrFallback(input, stages.voiceover);
    enter("subtitles");
    await stages.subtitles(input);
    enter("composition");
    await stages.composition(input);
    enter("final_render");
    await stages.finalRender(input);
    enter("library");
    return await stages.library(input);
  } catch (error) {
    // Best effort: a machine that is gone sweeps its folders when it is back.
    await CancellationScope.nonCancellable(() => stages.removeWorkFolder(input.jobId).catch(() => {}));
    throw error;
  }
}

/** Where the settings ask for it, espeak replaces a provider that stayed unavailable through all tries. */
async function voiceoverOrFallback(
  input: ProductVideoInput,
  voiceover: ReturnType<typeof stagesOn>["voiceover"],
): Promise<void> {
  try {
    await voiceover(input, input.settings.tts_provider);
  } catch (error) {
    if (input.settings.tts_fallback !== "espeak" || !failedWith(error, "VoiceUnavailable")) throw error;
    await voiceover(input, "espeak");
  }
}
