/** Focus and scroll position after a navigation. Browsers handle them only for pages that they load themselves. */
import { useEffect } from "react";

/** The scroll position at which each address was left; px. */
const positions = new Map<string, number>();
const address = () => `${location.pathname}${location.search}`;
/** The path of the page that is rendered. During a navigation the address is already the next page's. */
let rendered: string | null = null;
/** The navigation is a step back or forward. */
let byHistory = false;

history.scrollRestoration = "manual";
addEventListener("popstate", () => {
  byHistory = location.pathname !== rendered;
});
addEventListener(
  "scroll",
  () => {
    if (location.pathname === rendered) positions.set(address(), scrollY);
  },
  { passive: true },
);

/**
 * Once a page is rendered, moves the focus to its heading, so that a screen reader reads it and Tab continues from there.
 * Scrolls to the top, or after a step back to where the page was left.
 */
export function useFocusAndScroll(): void {
  useEffect(() => {
    // The page that loads first keeps the browser's own focus: it is read from the start of the document.
    if (rendered !== null) headingOf(document.getElementById("main"))?.focus({ preventScroll: true });
    rendered = location.pathname;
    scrollTo({ top: byHistory ? (positions.get(address()) ?? 0) : 0, behavior: "instant" });
    byHistory = false;
  }, []);
}

function headingOf(main: HTMLElement | null): HTMLElement | null {
  const heading = main?.querySelector("h1");
  if (!heading) return main;
  heading.tabIndex = -1;
  return heading;
}
