/** `npm run temporal -- ARGUMENTS`: Temporal's CLI, on TEMPORAL_ADDRESS or else on the server of the running stack. */
import { locateTemporal } from "../../temporal-dev/locate.mjs";
import { readDataFile, runProgram } from "./running-stack.mjs";

const settings = {};
if (!process.env.TEMPORAL_ADDRESS) {
  const { environment } = JSON.parse(readDataFile("stack.json"));
  settings.TEMPORAL_ADDRESS = environment.TEMPORAL_ADDRESS;
  settings.TEMPORAL_NAMESPACE = environment.TEMPORAL_NAMESPACE;
}
runProgram(locateTemporal() ?? "temporal", settings);
