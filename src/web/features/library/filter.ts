/** Which clips are shown. The filter is kept in the address. */
import { useSearchParams } from "wouter";
import type { ClipFilter } from "../../api/library.ts";

const NAMES = ["q", "feed_id", "product_id", "batch_id", "from", "to"] as const satisfies (keyof ClipFilter)[];
type Name = (typeof NAMES)[number];

export interface LibraryFilter {
  /** As in the address: `from` and `to` are days like `2026-11-21`, in the browser's time zone. */
  fields: ClipFilter;
  /** As sent to the API: with instants instead of days. */
  query: ClipFilter;
  /** At least one field is set. */
  isSet: boolean;
  /** From 1. */
  page: number;
  set: (name: Name, value: string) => void;
  clear: () => void;
  setPage: (page: number) => void;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day of the browser's time zone as an instant, ISO 8601. What is not a day is returned as it is: the API refuses it. */
export function instantOf(day: string, end: "from" | "to"): string {
  const time = new Date(`${day}T${end === "from" ? "00:00:00.000" : "23:59:59.999"}`);
  return DAY.test(day) && !Number.isNaN(time.getTime()) ? time.toISOString() : day;
}

export function useLibraryFilter(): LibraryFilter {
  const [params, setParams] = useSearchParams();
  const fields: ClipFilter = {};
  for (const name of NAMES) {
    const value = params.get(name);
    if (value) fields[name] = value;
  }
  const { from, to } = fields;
  const days = { ...(from && { from: instantOf(from, "from") }), ...(to && { to: instantOf(to, "to") }) };
  const change = (name: Name | "page", value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (name !== "page") next.delete("page");
        if (value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: name !== "page" },
    );
  return {
    fields,
    query: { ...fields, ...days },
    isSet: Object.keys(fields).length > 0,
    page: Math.max(1, Math.floor(Number(params.get("page"))) || 1),
    set: change,
    clear: () => setParams(new URLSearchParams()),
    setPage: (page) => change("page", page === 1 ? "" : String(page)),
  };
}
