import type { Database } from "../store/client.ts";

/** Whose rows a use case works on. */
export interface Owner {
  /** Acts as the caller: row-level security decides what it sees and changes. */
  db: Database;
  profileId: string;
}
