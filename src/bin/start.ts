/** `npm start`: the whole stack in the foreground until Ctrl-C. */
import { runInForeground } from "./foreground.ts";

await runInForeground({
  watch: false,
  describe: async ({ apiUrl, temporalUiUrl }) => [
    ["Pages", apiUrl],
    ["API", `${apiUrl}/api/v1`],
    ["Reference", `${apiUrl}/docs`],
    ...(temporalUiUrl ? [["Temporal", temporalUiUrl] satisfies [string, string]] : []),
    ["Token", "npm run -s token"],
  ],
});
