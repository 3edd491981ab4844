/** The stages of a video, in words. */
import type { Stage } from "../../contract/stages.ts";

export const STAGE_WORDS: Record<Stage, string> = {
  setup: "Getting ready",
  voiceover: "Recording the voice",
  subtitles: "Writing captions",
  composition: "Composing the picture",
  final_render: "Rendering the video",
  library: "Checking and storing",
};
