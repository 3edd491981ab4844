import { PRESET_NAMES } from "../../../contract/setting-values.ts";
import type { Batch } from "../../api/batches.ts";
import { Ago } from "../../ui/time.tsx";

interface BatchSubtitleProps {
  settings: Pick<Batch["settings"], "duration_s" | "encoding_preset">;
  /** ISO 8601 */
  begun: string;
}

/** The line under the title of what was started: "15 seconds, made for TikTok, begun 2 minutes ago". */
export function BatchSubtitle({ settings: { duration_s, encoding_preset }, begun }: BatchSubtitleProps) {
  return (
    <>
      {duration_s} seconds, made for {PRESET_NAMES[encoding_preset]}, begun <Ago time={begun} />
    </>
  );
}
