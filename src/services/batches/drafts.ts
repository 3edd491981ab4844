/** What requests make of a draft: its configuration and its items. */

import type { Config } from "../../config.ts";
import { invalidFields } from "../../contract/errors.ts";
import type { BatchConfig } from "../../contract/jobs.ts";
import { mergeSettings, type RenderSettings } from "../../contract/settings.ts";
import { scriptLocale } from "../../copywriting/language.ts";
import { titleOfText } from "../../copywriting/title.ts";
import type { Draft, NewItem } from "../../store/batch-moves.ts";
import type { Database } from "../../store/client.ts";
import { titlesOf } from "../../store/products.ts";
import { findProfile } from "../../store/profiles.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";

/** A configuration as a request gives it. */
export type GivenConfig = { [K in keyof BatchConfig]?: BatchConfig[K] | undefined } & {
  callback_url?: string | undefined;
  max_failures?: number | undefined;
};

/** Items as a request gives them. */
export interface GivenItems {
  contents?: string[] | undefined;
  product_ids?: string[] | undefined;
}

/** Completes a configuration's settings, unchecked. */
export type Merge = (settings: object) => Record<keyof RenderSettings, unknown>;

/** What a draft keeps of a request's configuration. */
export function draftOf(name: string, given: GivenConfig, merge: Merge): Draft {
  const { callback_url: callbackUrl = null, max_failures: maxFailures = null, ...fields } = given;
  const config = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as BatchConfig;
  return { name, config, settings: merge(settingsOf(config)), callbackUrl, maxFailures };
}

/** The settings that a configuration names. */
export function settingsOf({ platform, ...settings }: BatchConfig): object {
  return { ...settings, ...(platform === undefined ? {} : { encoding_preset: platform }) };
}

/** Completes settings with the profile's and the product's own. */
export async function mergeFor(config: Config, db: Database, profileId: string): Promise<Merge> {
  const profile = await findProfile(db, profileId);
  return (settings) => mergeSettings(config, profile?.settings ?? {}, settings);
}

/**
 * What a request adds, with titles.
 * @throws AppError invalid-request where a product is in the batch already
 */
export async function newItems(db: Database, { batch, jobs }: { batch: BatchRow; jobs: JobRow[] }, given: GivenItems) {
  const { contents = [], product_ids = [] } = given;
  const present = new Set(jobs.map((job) => job.product_id));
  const again = product_ids.filter((id) => present.has(id));
  if (again.length > 0) {
    throw invalidFields([{ path: "product_ids", message: `are in the batch already: ${again.join(", ")}.` }]);
  }
  const titles = await titlesOf(db, batch.profile_id, product_ids);
  const locale = scriptLocale(batch.settings);
  const texts = contents.map((content): NewItem => ({ content, title: titleOfText(content, locale) }));
  const products = product_ids.map((id): NewItem => ({ product_id: id, title: titles.get(id) ?? null }));
  return [...texts, ...products];
}

/**
 * @param present how many items the batch has
 * @param most how many it may have
 * @throws AppError invalid-request where the request adds too many
 */
export function requireRoom(given: GivenItems, present: number, most: number): void {
  const adding = (given.contents?.length ?? 0) + (given.product_ids?.length ?? 0);
  if (present + adding <= most) return;
  const message = `a batch takes ${most} items at most; this one has ${present}, and ${adding} more would be too many.`;
  throw invalidFields([{ path: given.contents?.length ? "contents" : "product_ids", message }]);
}
