/** What axe-core and a narrow window say of a page. */
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const SERIOUS = new Set<unknown>(["serious", "critical"]);
/** React Aria says there for some seconds that a button works, by a reference to it, and the button may be gone. */
const CONTEXT = JSON.stringify({ exclude: ["[data-live-announcer]"] });
/** axe-core looks at the colours of what is drawn: nothing may still be fading in. */
const SETTLED = `Promise.all(document.getAnimations()
  .filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => null)))`;

/** Serious and critical violations: rule, and the elements that break it. The page's policy stays as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(SETTLED);
  await page.evaluate(axe.source);
  const results = (await page.evaluate(`axe.run(${CONTEXT}, { resultTypes: ["violations"] })`)) as AxeResults;
  return results.violations
    .filter(({ impact }) => SERIOUS.has(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/** What sticks out of the window to the right; empty where the page does not scroll sideways. */
async function overflow(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    if (document.scrollingElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth)
      .map((element) => element.outerHTML.slice(0, 160));
  })()`)) as string[];
}

/** Looks at what a page shows now: wide and narrow, light and dark. */
export async function look(page: Page): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page)).toEqual([]);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${width} px, ${colorScheme}`).toEqual([]);
    }
  }
}
