import { expect, test } from "vitest";
import { readConfig } from "../../config.ts";
import { voiceFault } from "./check-voice.ts";

const config = readConfig({});

test.each([
  ["espeak", "ro-RO-EmilNeural"],
  ["espeak", "en"],
  ["kokoro", "ro-im_nicola"],
  ["kokoro", "ro-pf_dora-ef_dora"],
  ["kokoro", "en-GB-RyanNeural"],
  ["edge", "ro-RO-EmilNeural"],
  ["edge", "en-US-AvaMultilingualNeural"],
  ["edge", "zh-CN-liaoning-XiaobeiNeural"],
  ["edge", "iu-Cans-CA-SiqiniqNeural"],
  ["elevenlabs", "21m00Tcm4TlvDq8ikWAM"],
] as const)("%s may have %s", async (tts_provider, voice_id) => {
  expect(await voiceFault({ tts_provider, voice_id }, config)).toBeNull();
});

test.each([
  ["espeak", "xx-YY-Nobody"],
  ["espeak", "nobody"],
  ["kokoro", "im_nicola"],
  ["kokoro", "ro-im_nobody"],
  ["kokoro", "hu-HU-NoemiNeural"],
  ["edge", "nobody"],
  ["edge", "ro-RO"],
  ["edge", "xx-YY-EmilNeural"],
  ["elevenlabs", "ro-RO-EmilNeural"],
] as const)("%s has no %s", async (tts_provider, voice_id) => {
  expect(await voiceFault({ tts_provider, voice_id }, config)).toContain(voice_id);
});
