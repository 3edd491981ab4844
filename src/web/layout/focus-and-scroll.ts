/** What a browser does by itself when it loads another page, and these pages must do themselves. */
import { useEffect } from "react";

/** How far down each address was when it was left; px. */
const left = new Map<string, number>();
const address = () => `${location.pathname}${location.search}`;
/** The page that shows; another one may be on its way already. */
let shown: string | null = null;
let byHistory = false;

history.scrollRestoration = "manual";
addEventListener("popstate", () => {
  byHistory = location.pathname !== shown;
});
addEventListener(
  "scroll",
  () => {
    if (location.pathname === shown) left.set(address(), scrollY);
  },
  { passive: true },
);

/**
 * Once a page shows: its heading gets the focus, so that it is read out and Tab goes on from there; it starts at its top,
 * or where it was left when one comes back to it.
 */
export function useArrival(): void {
  useEffect(() => {
    // What loads first is read out from its beginning.
    if (shown !== null) headingOf(document.getElementById("main"))?.focus({ preventScroll: true });
    shown = location.pathname;
    scrollTo({ top: byHistory ? (left.get(address()) ?? 0) : 0, behavior: "instant" });
    byHistory = false;
  }, []);
}

function headingOf(main: HTMLElement | null): HTMLElement | null {
  const heading = main?.querySelector("h1");
  if (!heading) return main;
  heading.tabIndex = -1;
  return heading;
}
