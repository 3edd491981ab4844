/** What of the library is shown; it lives in the address. */
import { useSearchParams } from "wouter";
import type { ClipFilter } from "../../api/library.ts";

const NAMES = ["q", "feed_id", "product_id", "batch_id", "from", "to"] as const satisfies (keyof ClipFilter)[];
type Name = (typeof NAMES)[number];

export interface LibraryFilter {
  /** As it stands in the address; days are `2026-11-21`, the browser's own. */
  given: ClipFilter;
  /** As the API is asked for it. */
  asked: ClipFilter;
  /** Something is left out. */
  isSet: boolean;
  /** From 1. */
  page: number;
  set: (name: Name, value: string) => void;
  clear: () => void;
  setPage: (page: number) => void;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The browser's day as instants. What is no day is for the API to judge. */
export function instantOf(day: string, end: "from" | "to"): string {
  const time = new Date(`${day}T${end === "from" ? "00:00:00.000" : "23:59:59.999"}`);
  return DAY.test(day) && !Number.isNaN(time.getTime()) ? time.toISOString() : day;
}

export function useLibraryFilter(): LibraryFilter {
  const [params, setParams] = useSearchParams();
  const given: ClipFilter = {};
  for (const name of NAMES) {
    const value = params.get(name);
    if (value) given[name] = value;
  }
  const { from, to } = given;
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
    given,
    asked: { ...given, ...days },
    isSet: Object.keys(given).length > 0,
    page: Math.max(1, Math.floor(Number(params.get("page"))) || 1),
    set: change,
    clear: () => setParams(new URLSearchParams()),
    setPage: (page) => change("page", page === 1 ? "" : String(page)),
  };
}
