/** Feeds' schedules and their nightly runs. */
import type { SettingsOverride } from "./settings.ts";

/** Which products a run makes videos of. */
export const PRODUCT_CHOICES = ["new_or_changed", "on_sale", "all"] as const;
export type ProductChoice = (typeof PRODUCT_CHOICES)[number];
export const MAX_PRODUCTS = 5_000;
/** After this many failed runs in a row a schedule is paused. */
export const PAUSE_AFTER_FAILURES = 3;

export const RUN_STATUSES = ["running", "completed", "nothing_to_do", "failed", "cancelled"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export const RUN_TRIGGERS = ["schedule", "manual"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/** A schedule as requested. */
export interface ScheduleTerms {
  /** As returned by `parseCron`. */
  cron: string;
  /** IANA name. */
  time_zone: string;
  products: ProductChoice;
  max_products: number;
  /** Of the products with one `item_group_id`, only one gets a video. */
  one_per_group: boolean;
  /** As requested; the profile's settings and the defaults are merged in when it runs. */
  settings: SettingsOverride;
  callback_url: string | null;
  /** Of one batch. */
  max_failures: number | null;
  paused: boolean;
}

export interface NightlyBatchInput {
  feedId: string;
  profileId: string;
  feedName: string;
  /** Id of the run's row, which exists already where the run was triggered manually. Default: started by the Schedule. */
  runId?: string;
}

/** A batch of a run. */
export interface NightlyBatch {
  id: string;
  name: string;
  total: number;
}

/** Why a run ended early. */
export interface NightlyRunEnd {
  status: "failed" | "cancelled";
  error: string | null;
  error_type: string | null;
}
