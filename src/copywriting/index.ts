/** What a video says. */
import type { RenderSettings } from "../contract/settings.ts";
import type { Scene, Script } from "../contract/video.ts";
import type { AskOptions } from "./ask.ts";
import { elaborateScript } from "./elaborate.ts";
import { quickScript } from "./quick.ts";

/**
 * The script of a video, by the settings' mode.
 * @throws Failure ProviderKeyRejected, ScriptUnavailable, ScriptRefused, in elaborate mode only
 */
export async function writeScript(scene: Scene, settings: RenderSettings, options: AskOptions): Promise<Script> {
  if (settings.voiceover_mode === "elaborate") return elaborateScript(scene, settings, options);
  return quickScript(scene, settings);
}
