/**
 * The database as its types were generated, with what the schema cannot say narrowed here and nowhere else: what JSONB holds, and
 * which values a checked text has.
 */
import type { FeedItem, FeedNotice, RejectedItem, SyncCounts } from "../contract/catalog.ts";
import type { Credentials } from "../contract/credentials.ts";
import type { BatchConfig, BatchKind, BatchStatus, JobDetail, JobStatus, VideoResult } from "../contract/jobs.ts";
import type { ProductChoice, RunStatus, RunTrigger } from "../contract/schedule.ts";
import type { RenderSettings, SettingsOverride } from "../contract/settings.ts";
import type { Stage } from "../contract/stages.ts";
import type { Database as Generated, Json } from "./database.types.ts";

type Tables = Generated["public"]["Tables"];
type Functions = Generated["public"]["Functions"];

interface NarrowedColumns {
  batches: { kind: BatchKind; status: BatchStatus; config: BatchConfig; settings: RenderSettings };
  /** Any JSON that was answered. */
  idempotency_keys: { response_body: unknown };
  jobs: {
    kind: "video" | "feed_sync";
    status: JobStatus;
    stage: Stage | null;
    failed_stage: Stage | null;
    result: VideoResult | null;
    settings: RenderSettings | null;
    detail: JobDetail;
  };
  nightly_runs: { trigger: RunTrigger; status: RunStatus };
  product_feeds: {
    status: "never_synced" | "synced" | "failed";
    counts: SyncCounts | null;
    rejected: RejectedItem[];
    warnings: FeedNotice[];
  };
  products: { details: FeedItem["details"]; custom_labels: FeedItem["custom_labels"] };
  schedules: { products: ProductChoice; settings: SettingsOverride };
}

/** What functions return that do not return rows of a table. */
interface NarrowedResults {
  batch_outcome: BatchStatus;
  /** Null where there is no such batch. */
  cancel_unstarted_batch: BatchStatus | null;
  claim_idempotency_key:
    | { state: "claimed"; work_id: string }
    | { state: "answered"; status: number; body: unknown }
    | { state: "in_flight" }
    | { state: "other_request" };
  end_batch: BatchStatus | null;
  finish_video: VideoResult;
  list_nightly_runs: (Omit<NightlyRunRow, "completed" | "failed"> & {
    completed: number;
    failed: number;
    /** In the order in which they run. */
    batch_ids: string[];
  })[];
  list_products: { total: number; items: Product[] };
  mark_products_gone: { marked: number; gone: number };
  read_feed_credentials: Credentials | null;
  /** Null where the feed was deleted. */
  save_products: Pick<SyncCounts, "inserted" | "updated" | "unchanged"> | null;
  stage_times: { stage: Stage; seconds: number; per_second: number; videos: number }[];
}

type Narrow<T, Columns> = { [C in keyof T]: C extends keyof Columns ? Columns[C] : T[C] };
type NarrowTable<Name extends keyof Tables> = Name extends keyof NarrowedColumns
  ? {
      [Part in keyof Tables[Name]]: Part extends "Row" | "Insert" | "Update"
        ? Narrow<Tables[Name][Part], NarrowedColumns[Name]>
        : Tables[Name][Part];
    }
  : Tables[Name];

/** Every argument may be null, which the generator does not know; any object goes where JSON is expected. */
type Arguments<Args> = { [A in keyof Args]: Json extends Args[A] ? Json | object : Args[A] | null };
type NarrowFunction<Name extends keyof Functions> = Omit<Functions[Name], "Args" | "Returns"> & {
  Args: Arguments<Functions[Name]["Args"]>;
  Returns: Name extends keyof NarrowedResults
    ? NarrowedResults[Name]
    : Functions[Name] extends { SetofOptions: { to: infer Table extends keyof Tables } }
      ? Row<Table>[]
      : Functions[Name]["Returns"];
};

/** For `SupabaseClient`: queries and calls infer their results from it. */
export type Schema = {
  __InternalSupabase: Generated["__InternalSupabase"];
  public: {
    Tables: { [Name in keyof Tables]: NarrowTable<Name> };
    Views: Generated["public"]["Views"];
    Functions: { [Name in keyof Functions]: NarrowFunction<Name> };
    Enums: Generated["public"]["Enums"];
    CompositeTypes: Generated["public"]["CompositeTypes"];
  };
};

type Row<Name extends keyof Tables> = NarrowTable<Name>["Row"];
/** What a function of the schema returns. */
export type Returned<Name extends keyof Functions> = NarrowFunction<Name>["Returns"];

export type BatchRow = Row<"batches">;
export type ClipRow = Row<"clips">;
/** Without its brand, which may have 100 kB and which only a video's set-up reads. */
export type JobRow = Omit<Row<"jobs">, "brand">;
export type NightlyRunRow = Row<"nightly_runs">;
/** As stored: a profile that is used has its branding and settings parsed, see profiles.ts. */
export type ProfileRow = Row<"profiles">;
export type ScheduleRow = Row<"schedules">;
export type FeedRow = Row<"product_feeds">;
/** Of a job to be inserted. */
export type NewJob = NarrowTable<"jobs">["Insert"];
/** Without the column that is only there to be searched. */
export type Product = Omit<Row<"products">, "search">;
