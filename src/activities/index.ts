/** All activities, given their dependencies. Workflows import only the type. */
import { createCallback } from "./callback.ts";
import { createComposition } from "./composition.ts";
import type { Dependencies } from "./dependencies.ts";
import { createFeedSync } from "./feed-sync.ts";
import { createFinalRender } from "./final-render.ts";
import { createLibrary } from "./library.ts";
import { createNightly } from "./nightly.ts";
import { createRecords } from "./records.ts";
import { createSetup } from "./setup.ts";
import { createSubtitles } from "./subtitles.ts";
import { createVoiceover } from "./voiceover.ts";

export function createActivities(deps: Dependencies) {
  return {
    setup: createSetup(deps),
    voiceover: createVoiceover(deps),
    subtitles: createSubtitles(deps),
    composition: createComposition(deps),
    finalRender: createFinalRender(deps),
    library: createLibrary(deps),
    ...createRecords(deps),
    ...createCallback(deps),
    ...createFeedSync(deps),
    ...createNightly(deps),
  };
}
export type Activities = ReturnType<typeof createActivities>;
