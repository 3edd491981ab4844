/** Accessibility checks of a page: axe-core, and no sideways scrolling. */
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const SERIOUS = new Set<unknown>(["serious", "critical"]);
/** React Aria announces pending buttons there by reference, and for some seconds after such a button was removed. */
const CONTEXT = JSON.stringify({ exclude: ["[data-live-announcer]"] });
/** axe-core reads the rendered colours, so that nothing may still be fading in. */
const ANIMATIONS_FINISHED = `Promise.all(document.getAnimations()
  .filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => null)))`;

/** Serious and critical violations: the rule, and the elements that violate it. Works under the page's own CSP. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(ANIMATIONS_FINISHED);
  await page.evaluate(axe.source);
  const results = (await page.evaluate(`axe.run(${CONTEXT}, { resultTypes: ["violations"] })`)) as AxeResults;
  return results.violations
    .filter(({ impact }) => SERIOUS.has(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/** The elements that make the page scroll sideways. */
async function overflow(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    if (document.scrollingElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth)
      .map((element) => element.outerHTML.slice(0, 160));
  })()`)) as string[];
}

/** Checks what a page shows now: wide and narrow, light and dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page)).toEqual([]);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${width} px, ${colorScheme}`).toEqual([]);
    }
  }
}
