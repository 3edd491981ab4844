import { type Database, unwrapMaybe } from "./client.ts";

/**
 * Keeps the server's limits in the database, which holds callers to them who do not come through the API. For the worker alone.
 * @param maxBatchItems BATCH_MAX_ITEMS
 */
export async function setServerLimits(db: Database, maxBatchItems: number): Promise<void> {
  unwrapMaybe(await db.rpc("set_server_limits", { p_max_batch_items: maxBatchItems }));
}
