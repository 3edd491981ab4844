/** A feed's nightly batch: its schedule, its runs, and what its workflow takes. */
import type { SettingsOverride } from "./settings.ts";

/** Which products a run makes videos of. */
export const PRODUCT_CHOICES = ["new_or_changed", "on_sale", "all"] as const;
export type ProductChoice = (typeof PRODUCT_CHOICES)[number];
export const MAX_PRODUCTS = 5_000;
/** After this many failed runs in a row a schedule pauses itself. */
export const PAUSE_AFTER_FAILURES = 3;

export const RUN_STATUSES = ["running", "completed", "nothing_to_do", "failed", "cancelled"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export const RUN_TRIGGERS = ["schedule", "manual"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/** What the maker of a schedule says. */
export interface ScheduleTerms {
  /** As `parseCron` answers it. */
  cron: string;
  /** IANA's name. */
  time_zone: string;
  products: ProductChoice;
  max_products: number;
  /** What was asked for; the profile's settings and the defaults are added when it runs. */
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
  /** Of the run's row, where that was written first: somebody triggered it. Left out: the schedule did. */
  runId?: string;
}

/** One of a run's batches, as its workflow knows it. */
export interface NightlyBatch {
  id: string;
  name: string;
  total: number;
}

/** How a run ended early; null where it went its way. */
export interface NightlyRunEnd {
  status: "failed" | "cancelled";
  error: string | null;
  error_type: string | null;
}
