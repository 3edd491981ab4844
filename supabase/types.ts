/** TypeScript types of the schema, as `supabase gen types` makes them: the same generator, without Docker. */
import { fileURLToPath } from "node:url";
import { generateTypescript, sortGeneratorMetadata } from "@supabase/postgrest-typegen/generation";
import { introspect } from "@supabase/postgrest-typegen/introspection";
import PQueue from "p-queue";
import type { Client } from "pg";

export const TYPES_FILE = fileURLToPath(new URL("../src/store/database.types.ts", import.meta.url));

/** @param owner connected as `postgres` to a database with the schema */
export async function generateTypes(owner: Client): Promise<string> {
  // The generator asks several queries at once, which a connection does not take.
  const oneAtATime = new PQueue({ concurrency: 1 });
  const database = { query: (sql: string) => oneAtATime.add(() => owner.query(sql)) };
  const metadata = await introspect(database, { includedSchemas: ["public"] });
  const types = await generateTypescript(sortGeneratorMetadata(metadata), {
    postgrestVersion: "12",
    detectOneToOneRelationships: true,
  });
  return `// Generated from supabase/migrations by \`npm run types\`. Do not edit.\n\n${types}`;
}
