/** The unfinished rows of one kind, page by page: neither many rows nor damaged ones keep the rest from being looked at. */
import { ServiceError } from "@temporalio/client";
import { Failure } from "../../contract/failures.ts";
import { type Database, StoreError } from "../../store/client.ts";
import { UNFINISHED_PAGE } from "../../store/unfinished.ts";
import { isRefused } from "../../temporal/calls.ts";
import type { Discrepancy, Pass, ReconcilerDependencies } from "./discrepancy.ts";

/** Most pages of one round: each row is a question to Temporal, and other kinds wait. */
const PAGES_PER_ROUND = 5;

/** A kind of work that rows stand for. */
export interface RowKind<Row extends { id: string }> {
  /** The name of the row's id in the log. */
  idField: string;
  /**
   * A page of the unfinished rows of all profiles, by id.
   * @param after the last id of the page before; null for the first page
   */
  page: (db: Database, after: string | null) => Promise<Row[]>;
  /**
   * @returns null where database and Temporal agree
   * @throws Failure where the row is damaged
   */
  find: (deps: ReconcilerDependencies, row: Row) => Promise<Pick<Discrepancy, "key" | "repair"> | null>;
  /** Ends the row's work as failed. */
  fail: (deps: ReconcilerDependencies, row: Row, failure: Failure) => Promise<void>;
}

/** The failure for an error that says that a row is damaged; null for every other error. */
export function damageOf(error: unknown): Failure | null {
  if (error instanceof Failure) return error;
  if (!isRefused(error)) return null;
  const message = "What is recorded of this work cannot be used, so it was given up. Make it again.";
  return new Failure("RecordInvalid", message, { cause: error });
}

/** Looks at all rows of a kind, at so many a round, again and again. */
export function createRowSweep<Row extends { id: string }>(
  deps: ReconcilerDependencies,
  { idField, page, find, fail }: RowKind<Row>,
): () => Promise<Pass> {
  let after: string | null = null;

  async function examine(row: Row): Promise<Discrepancy | null> {
    const common = {
      context: { [idField]: row.id },
      fail: (failure: Failure) => fail(deps, row, failure),
    };
    try {
      const found = await find(deps, row);
      return found && { ...found, ...common };
    } catch (error) {
      const failure = damageOf(error);
      if (failure)
        return { key: `${idField} ${row.id} ${failure.type}`, repair: () => Promise.reject(failure), ...common };
      if (error instanceof ServiceError || error instanceof StoreError) throw error;
      deps.log.error({ ...common.context, err: error }, "row could not be compared with Temporal, will retry");
      return null;
    }
  }

  return async () => {
    const found: Discrepancy[] = [];
    for (let pages = 0; pages < PAGES_PER_ROUND; pages++) {
      const rows = await page(deps.db, after);
      for (const row of rows) {
        const discrepancy = await examine(row);
        if (discrepancy) found.push(discrepancy);
      }
      after = rows.length < UNFINISHED_PAGE ? null : (rows.at(-1)?.id ?? null);
      if (after === null) return { found, complete: true };
    }
    return { found, complete: false };
  };
}
