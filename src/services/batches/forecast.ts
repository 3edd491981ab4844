/** Dry run: what a batch would do, computed from rows; renders, fetches and writes nothing. */
import { requireUsable } from "../../catalog/usable-product.ts";
import type { Config } from "../../config.ts";
import { Failure } from "../../contract/failures.ts";
import type { JobError } from "../../contract/jobs.ts";
import type { RenderSettings } from "../../contract/settings.ts";
import { productsForVideos } from "../../store/products.ts";
import { stageTimes } from "../../store/stage-times.ts";
import type { Owner } from "../context.ts";
import { addressFault } from "../notifications/callback-address.ts";
import { voiceFault } from "../profiles/check-voice.ts";
import { type Estimate, estimateBatch } from "./estimate.ts";

/** Either a product by its id, or a text. */
export interface PlannedItem {
  product_id: string | null;
  content: string | null;
  title: string | null;
}

interface ItemForecast extends PlannedItem {
  /** Nothing is known that would make it fail. */
  ok: boolean;
  error: string | null;
  error_type: string | null;
  failed_stage: JobError["failed_stage"];
}

export interface Forecast extends Estimate {
  dry_run: true;
  total: number;
  /** Of the items, how many would fail for certain. */
  will_fail: number;
  items: ItemForecast[];
}

type Known = Awaited<ReturnType<typeof productsForVideos>>;

function itemFault({ product_id, content }: PlannedItem, known: Known, config: Config): JobError | null {
  if (content !== null) return null;
  try {
    const { title, image_link } = requireUsable(product_id ?? "", known.get(product_id ?? "") ?? null);
    const address = addressFault(image_link, config);
    if (address !== null) throw new Failure("AddressNotAllowed", `The picture of “${title}”: its address ${address}`);
    return null;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { error: error.message, error_type: error.type, failed_stage: "setup" };
  }
}

/** For each item whether it would fail for certain and why, and about how long the rest would take. */
export async function forecast(
  { config, db, profileId }: Owner & { config: Config },
  { settings, items }: { settings: RenderSettings; items: PlannedItem[] },
): Promise<Forecast> {
  const ids = items.flatMap(({ product_id }) => product_id ?? []);
  const [known, past, voice] = await Promise.all([
    productsForVideos(db, profileId, ids),
    stageTimes(db, profileId),
    voiceFault(settings, config),
  ]);
  const unspoken: JobError | null =
    voice === null ? null : { error: voice, error_type: "VoiceUnknown", failed_stage: "voiceover" };
  const planned = items.map(({ product_id, content, title }): ItemForecast => {
    const fault = itemFault({ product_id, content, title }, known, config) ?? unspoken;
    const { error = null, error_type = null, failed_stage = null } = fault ?? {};
    return { product_id, content, title, ok: fault === null, error, error_type, failed_stage };
  });
  const rendered = planned.filter(({ ok }) => ok).length;
  const estimate = estimateBatch(config, rendered, settings, past);
  return { dry_run: true, total: items.length, will_fail: items.length - rendered, ...estimate, items: planned };
}
