/** The price, and in a column beside it the discount and the old price. */
import type { Scene } from "../../contract/video.ts";
import type { FontWeight } from "../text/fonts.ts";
import { formatDiscount, priceParts } from "../text/price-parts.ts";
import { expandToEven } from "./box.ts";
import { type Context, fillRoundRect, strokeRoundRect, withClip, withTransform } from "./canvas.ts";
import { easeOut, easeOutBack, progressAt } from "./easing.ts";
import type { AnimatedElement, TextBounds } from "./element.ts";
import { priceTag } from "./price-tag.ts";
import { CAP_HEIGHT, drawStrikethrough, drawText, textWidth } from "./text-line.ts";

export interface PriceRowStyle {
  weight: FontWeight;
  colour: string;
  oldPriceColour: string;
  /** The discount's badge; `outlined`: its background colour is that of an outline. */
  badge: { background: string; textColour: string; radius: number; outlined?: boolean };
  height: number;
  /** Type size of the price, where there is space. */
  maxPx: number;
}

const COLUMN_GAP = 34;
const OLD_PRICE_DELAY_S = 0.14;
const BADGE_DELAY_S = 0.24;
const ENTRANCE_S = 0.5;
const BADGE_ENTRANCE_S = 0.45;

/**
 * @param box the row's sides and its upper edge, pixels
 * @returns null where the product has no price
 */
export function priceRow(
  scene: Scene,
  style: PriceRowStyle,
  { left, right, top }: { left: number; right: number; top: number },
): AnimatedElement | null {
  if (scene.price === null) return null;
  const { font: family } = scene.branding;
  const { height, weight, badge } = style;
  const oldPrice = scene.old_price === null ? null : priceParts(scene.old_price, scene.currency).text;
  const discount = formatDiscount(scene.price, scene.old_price);

  const oldPriceStyle = { family, weight: 600 as const, fontPx: Math.round(height * 0.35) };
  const badgeStyle = { family, weight: 800 as const, fontPx: Math.round(height * 0.32) };
  const oldPriceWidth = oldPrice ? textWidth(oldPrice, oldPriceStyle) : 0;
  const badgePadding = badgeStyle.fontPx * 0.5;
  const badgeWidth = discount ? textWidth(discount, badgeStyle) + 2 * badgePadding : 0;
  const columnWidth = Math.max(oldPriceWidth, badgeWidth);
  const maxWidth = right - left - (columnWidth > 0 ? columnWidth + COLUMN_GAP : 0);
  const tag = priceTag(priceParts(scene.price, scene.currency), { family, weight }, style.maxPx, maxWidth);

  const baseline = top + height * 0.5 + (CAP_HEIGHT * tag.fontPx) / 2;
  const columnX = left + tag.width + COLUMN_GAP;
  const badgeHeight = badgeStyle.fontPx * 1.42;
  const columnTop = top + height * 0.5 - (badgeHeight + oldPriceStyle.fontPx * 1.05) / 2;
  const badgeBox = { left: columnX, top: columnTop, right: columnX + badgeWidth, bottom: columnTop + badgeHeight };
  const oldPriceBaseline = discount ? badgeBox.bottom + oldPriceStyle.fontPx * 0.98 : baseline;

  const texts: TextBounds[] = [{ name: "price", box: tag.boundsAt(left, baseline) }];
  if (discount) texts.push({ name: "badge", box: badgeBox });
  if (oldPrice)
    texts.push({
      name: "old_price",
      box: {
        left: columnX,
        top: oldPriceBaseline - oldPriceStyle.fontPx * 0.8,
        right: columnX + oldPriceWidth,
        bottom: oldPriceBaseline + oldPriceStyle.fontPx * 0.1,
      },
    });
  const box = expandToEven({ left: left - 4, top: top - 8, right: right + 4, bottom: top + height + 8 });

  const drawPrice = (context: Context, t: number) => {
    const progress = easeOut(progressAt(t, 0, ENTRANCE_S));
    withClip(context, box, progress * 1.4, () =>
      tag.draw(context, left, baseline + (1 - progress) * height, style.colour),
    );
  };
  const drawOldPrice = (context: Context, t: number) => {
    if (!oldPrice) return;
    const progress = easeOut(progressAt(t, OLD_PRICE_DELAY_S, ENTRANCE_S));
    const { fontPx } = oldPriceStyle;
    const colour = style.oldPriceColour;
    withClip(context, box, progress, () => {
      const x = columnX + (1 - progress) * 30;
      drawText(context, oldPrice, x, oldPriceBaseline, { ...oldPriceStyle, colour });
      drawStrikethrough(context, x, oldPriceBaseline, { width: oldPriceWidth * progress, fontPx, colour });
    });
  };
  const drawBadge = (context: Context, t: number) => {
    if (!discount) return;
    const scale = Math.max(0.01, easeOutBack(progressAt(t, BADGE_DELAY_S, BADGE_ENTRANCE_S)));
    const centre = { x: (badgeBox.left + badgeBox.right) / 2, y: (badgeBox.top + badgeBox.bottom) / 2 };
    withClip(context, box, t > BADGE_DELAY_S ? 1 : 0, () =>
      withTransform(context, centre, { scale }, () => {
        const drawShape = badge.outlined ? strokeRoundRect : fillRoundRect;
        drawShape(context, badgeBox, badge.radius, badge.background);
        const y = centre.y + (CAP_HEIGHT * badgeStyle.fontPx) / 2;
        drawText(context, discount, badgeBox.left + badgePadding, y, { ...badgeStyle, colour: badge.textColour });
      }),
    );
  };
  return {
    beat: "price",
    box,
    texts,
    entranceS: BADGE_DELAY_S + BADGE_ENTRANCE_S,
    draw: (context, t) => {
      drawPrice(context, t);
      drawOldPrice(context, t);
      drawBadge(context, t);
    },
  };
}
