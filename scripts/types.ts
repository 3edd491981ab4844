/** `npm run types` writes the database's types; with --check it fails where they are stale. */
import { readFile, writeFile } from "node:fs/promises";
import { migrate } from "../src/stack/database/migrate.ts";
import { startTemporaryCluster } from "../src/stack/database/temporary.ts";
import { generateTypes, TYPES_FILE } from "../supabase/types.ts";

const cluster = await startTemporaryCluster();
try {
  const owner = await cluster.createDatabase("types");
  await migrate(owner);
  const types = await generateTypes(owner);
  if (!process.argv.includes("--check")) {
    await writeFile(TYPES_FILE, types);
    console.log("Wrote src/store/database.types.ts.");
  } else if ((await readFile(TYPES_FILE, "utf8")) !== types) {
    console.error("src/store/database.types.ts is stale. Run:\n\n  npm run types\n");
    process.exitCode = 1;
  }
} finally {
  await cluster.stop();
}
