/** The price with what it was before beside it. */
import type { Branding } from "../../contract/settings.ts";
import type { Scene } from "../../contract/video.ts";
import type { Group, Placed } from "../templates/template.ts";
import type { FontWeight } from "../text/fonts.ts";
import { formatDiscount, formatPrice } from "../text/format-price.ts";
import {
  about,
  CAP_HEIGHT,
  drawLine,
  evenBox,
  fillRound,
  priceTag,
  strike,
  strokeRound,
  widthOf,
  within,
} from "./drawing.ts";
import { easeOut, shareAt, spring } from "./motion.ts";

export interface PriceRowLook {
  family: Branding["font"];
  weight: FontWeight;
  ink: string;
  oldInk: string;
  badge: { ground: string; ink: string; radius: number /** Only a line around it. */; outlined?: boolean };
  left: number;
  right: number;
  top: number;
  height: number;
  /** Size of the price where there is room. */
  maxPx: number;
}

const COLUMN_GAP = 34;
const OLD_DELAY_S = 0.14;
const BADGE_DELAY_S = 0.24;
const COME_S = 0.5;
const POP_S = 0.45;

/** @returns null where the product has no price */
export function priceRow(scene: Scene, look: PriceRowLook): Group | null {
  if (scene.price === null) return null;
  const { family, height, top, left } = look;
  const old = scene.old_price === null ? null : formatPrice(scene.old_price, scene.currency).text;
  const discount = formatDiscount(scene.price, scene.old_price);

  const oldStyle = { family, weight: 600 as const, fontPx: Math.round(height * 0.35) };
  const badgeStyle = { family, weight: 800 as const, fontPx: Math.round(height * 0.32) };
  const oldWidth = old ? widthOf(old, oldStyle) : 0;
  const badgePadding = badgeStyle.fontPx * 0.5;
  const badgeWidth = discount ? widthOf(discount, badgeStyle) + 2 * badgePadding : 0;
  const column = Math.max(oldWidth, badgeWidth);
  const room = look.right - left - (column > 0 ? column + COLUMN_GAP : 0);
  const tag = priceTag(formatPrice(scene.price, scene.currency), { family, weight: look.weight }, look.maxPx, room);

  const baseline = top + height * 0.5 + (CAP_HEIGHT * tag.fontPx) / 2;
  const capTop = baseline - CAP_HEIGHT * tag.fontPx;
  const columnX = left + tag.width + COLUMN_GAP;
  const badgeHeight = badgeStyle.fontPx * 1.42;
  const columnTop = top + height * 0.5 - (badgeHeight + oldStyle.fontPx * 1.05) / 2;
  const badgeBox = { left: columnX, top: columnTop, right: columnX + badgeWidth, bottom: columnTop + badgeHeight };
  const oldBaseline = discount ? badgeBox.bottom + oldStyle.fontPx * 0.98 : baseline;

  const placed: Placed[] = [
    { name: "price", box: { left, top: capTop, right: left + tag.width, bottom: baseline + tag.fontPx * 0.22 } },
  ];
  if (discount) placed.push({ name: "badge", box: badgeBox });
  if (old) {
    const oldTop = oldBaseline - oldStyle.fontPx * 0.8;
    placed.push({
      name: "old_price",
      box: { left: columnX, top: oldTop, right: columnX + oldWidth, bottom: oldBaseline + oldStyle.fontPx * 0.1 },
    });
  }
  const box = evenBox({ left: left - 4, top: top - 8, right: look.right + 4, bottom: top + height + 8 });
  return {
    beat: "price",
    box,
    placed,
    enterS: BADGE_DELAY_S + POP_S,
    draw: (context, t) => {
      const come = easeOut(shareAt(t, 0, COME_S));
      within(context, box, come * 1.4, () => tag.draw(context, left, baseline + (1 - come) * height, look.ink));
      if (old) {
        const share = easeOut(shareAt(t, OLD_DELAY_S, COME_S));
        within(context, box, share, () => {
          const x = columnX + (1 - share) * 30;
          drawLine(context, old, x, oldBaseline, { ...oldStyle, colour: look.oldInk });
          strike(context, x, oldBaseline, oldWidth * share, oldStyle.fontPx, look.oldInk);
        });
      }
      if (discount) {
        const pop = spring(shareAt(t, BADGE_DELAY_S, POP_S));
        const [x, y] = [(badgeBox.left + badgeBox.right) / 2, (badgeBox.top + badgeBox.bottom) / 2];
        within(context, box, t > BADGE_DELAY_S ? 1 : 0, () =>
          about(context, x, y, { scale: Math.max(0.01, pop) }, () => {
            if (look.badge.outlined) strokeRound(context, badgeBox, look.badge.radius, look.badge.ground);
            else fillRound(context, badgeBox, look.badge.radius, look.badge.ground);
            const style = { ...badgeStyle, colour: look.badge.ink };
            drawLine(context, discount, badgeBox.left + badgePadding, y + (CAP_HEIGHT * badgeStyle.fontPx) / 2, style);
          }),
        );
      }
    },
  };
}
