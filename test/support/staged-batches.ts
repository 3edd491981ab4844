/** Batch mode of the running stack, asked as one shop. */
import { bodyOf, poll, type Success } from "../../src/api/client.ts";
import { CHEAP } from "./batches.ts";
import type { Caller } from "./client.ts";

export type StagedBatch = Success<Caller["batches"][":id"]["$get"]>;
export type StagedItem = StagedBatch["items"][number];

interface Items {
  contents?: (string | { text: string; script: string })[];
  product_ids?: string[];
}
type Config = StagedBatch["config"];

export type StagedBatches = ReturnType<typeof stagedBatchesOf>;

/** Ways to bring a batch into each state, and to wait for one. All ids are a batch's. */
export function stagedBatchesOf({ batches }: Pick<Caller, "batches">) {
  const one = batches[":id"];
  const read = (id: string): Promise<StagedBatch> => bodyOf(one.$get({ param: { id } }));

  async function draft(items: Items = {}, config: Config = {}): Promise<string> {
    const { id } = await bodyOf(batches.$post({ json: { name: "A batch", config: { ...CHEAP, ...config } } }));
    if (Object.keys(items).length > 0) await bodyOf(one.items.$post({ param: { id }, json: items }));
    return id;
  }
  async function locked(items: Items, config: Config = {}): Promise<string> {
    const id = await draft(items, config);
    await bodyOf(one.lock.$post({ param: { id } }));
    return id;
  }
  async function started(items: Items, config: Config = {}): Promise<string> {
    const id = await locked(items, config);
    await bodyOf(one.start.$post({ param: { id }, json: {} }), 202);
    return id;
  }

  const until = (id: string, what: string, done: (batch: StagedBatch) => boolean): Promise<StagedBatch> =>
    poll(`batch ${id}: ${what}`, () => read(id), done, { everyMs: 100 });

  return {
    read,
    until,
    draft,
    locked,
    started,
    ended: (id: string) => until(id, "its end", ({ status }) => !["draft", "locked", "processing"].includes(status)),
    cancel: (id: string) => one.cancel.$post({ param: { id } }),
  };
}
