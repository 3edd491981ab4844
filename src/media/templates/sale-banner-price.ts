/** The sale banner's price: a panel across the whole picture, and a star with the discount that overlaps its upper edge. */

import type { Branding } from "../../contract/settings.ts";
import { FRAME, type Scene } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import { type Context, withClip, withTransform } from "../draw/canvas.ts";
import { WHITE } from "../draw/colour.ts";
import { easeOut, easeOutBack, progressAt } from "../draw/easing.ts";
import type { AnimatedElement, TextBounds } from "../draw/element.ts";
import { priceTag } from "../draw/price-tag.ts";
import { TEXT_SIDES } from "../draw/safe-area.ts";
import { CAP_HEIGHT, drawStrikethrough, drawText, textWidth } from "../draw/text-line.ts";
import { formatDiscount, priceParts } from "../text/price-parts.ts";

export const PANEL: Box = { left: 0, top: 468, right: FRAME.width, bottom: 724 };
export const STAR = { x: 752, y: 428, radius: 134, points: 22, rotation: -0.16 };
const ENTRANCE_S = 0.85;
const OLD_PRICE_PX = 54;

export interface PricePanelColours {
  panel: string;
  price: string;
  oldPrice: string;
  discount: string;
}

/** @returns no elements where the product has no price */
export function pricePanel(scene: Scene, colours: PricePanelColours): AnimatedElement[] {
  if (scene.price === null) return [];
  const discount = formatDiscount(scene.price, scene.old_price);
  if (discount === null) return [panel(scene, scene.price, colours, () => {})];
  const drawDiscount: Draw = (context, t) => drawStar(context, t, discount, scene.branding.font, colours);
  return [panel(scene, scene.price, colours, drawDiscount), star(drawDiscount)];
}

type Draw = AnimatedElement["draw"];

/** @param drawDiscount draws the star, which is above the panel */
function panel(scene: Scene, amount: number, colours: PricePanelColours, drawDiscount: Draw): AnimatedElement {
  const { font: family } = scene.branding;
  const oldPrice = scene.old_price === null ? null : priceParts(scene.old_price, scene.currency).text;
  const oldPriceStyle = { family, weight: 700 as const, fontPx: OLD_PRICE_PX };
  const { left, right } = TEXT_SIDES;
  const tag = priceTag(priceParts(amount, scene.currency), { family, weight: 900 }, oldPrice ? 168 : 214, right - left);
  const oldPriceBaseline = PANEL.top + 76;
  const priceTop = oldPrice ? oldPriceBaseline + 8 : PANEL.top;
  const baseline = (priceTop + PANEL.bottom) / 2 + (CAP_HEIGHT * tag.fontPx) / 2;
  const oldPriceWidth = oldPrice ? textWidth(oldPrice, oldPriceStyle) : 0;

  const texts: TextBounds[] = [{ name: "price", box: tag.boundsAt(left, baseline) }];
  if (oldPrice)
    texts.push({
      name: "old_price",
      box: { left, top: oldPriceBaseline - 44, right: left + oldPriceWidth, bottom: oldPriceBaseline + 6 },
    });

  const drawPrice = (context: Context, t: number) => {
    const progress = easeOut(progressAt(t, 0.14, 0.5));
    withClip(context, PANEL, progress * 1.4, () =>
      tag.draw(context, left, baseline + (1 - progress) * 120, colours.price),
    );
  };
  const drawOldPrice = (context: Context, t: number) => {
    if (!oldPrice) return;
    const progress = easeOut(progressAt(t, 0.2, 0.5));
    const line = { width: oldPriceWidth * progress, fontPx: OLD_PRICE_PX, colour: colours.price };
    withClip(context, PANEL, progress, () => {
      const x = left - (1 - progress) * 40;
      drawText(context, oldPrice, x, oldPriceBaseline, { ...oldPriceStyle, colour: colours.oldPrice });
      drawStrikethrough(context, left, oldPriceBaseline, line);
    });
  };
  return {
    beat: "price",
    box: PANEL,
    texts,
    entranceS: ENTRANCE_S,
    draw: (context, t) => {
      const wipe = easeOut(progressAt(t, 0, 0.45));
      context.fillStyle = colours.panel;
      context.fillRect(0, PANEL.top, FRAME.width * wipe, PANEL.bottom - PANEL.top);
      drawPrice(context, t);
      drawOldPrice(context, t);
      drawDiscount(context, t);
    },
  };
}

/** The part of the star above the panel is an element of its own, so that no element's box touches the title. */
function star(drawDiscount: Draw): AnimatedElement {
  const box = {
    left: STAR.x - STAR.radius - 2,
    top: STAR.y - STAR.radius - 4,
    right: STAR.x + STAR.radius + 2,
    bottom: PANEL.top,
  };
  const textReach = STAR.radius * 0.8;
  const badge = { left: STAR.x - textReach, top: STAR.y - 50, right: STAR.x + textReach, bottom: STAR.y + 50 };
  return {
    beat: "price",
    box,
    texts: [{ name: "badge", box: badge }],
    entranceS: ENTRANCE_S,
    draw: (context, t) => withClip(context, box, 1, () => drawDiscount(context, t)),
  };
}

function drawStar(
  context: Context,
  t: number,
  discount: string,
  family: Branding["font"],
  colours: PricePanelColours,
): void {
  const progress = progressAt(t, 0.32, 0.5);
  if (progress === 0) return;
  const widthAt100 = textWidth(discount, { family, weight: 900, fontPx: 100 });
  const style = { family, weight: 900 as const, fontPx: Math.min(92, (100 * STAR.radius * 1.6) / widthAt100) };
  const rotation = STAR.rotation - (1 - easeOut(progress)) * 0.9;
  const scale = Math.max(0.01, Math.min(1, easeOutBack(progress)));
  withTransform(context, STAR, { scale, rotation }, () => {
    fillStar(context, STAR.radius, colours.panel);
    fillStar(context, STAR.radius - 9, WHITE);
    const x = STAR.x - textWidth(discount, style) / 2;
    drawText(context, discount, x, STAR.y + (CAP_HEIGHT * style.fontPx) / 2, { ...style, colour: colours.discount });
  });
}

function fillStar(context: Context, radius: number, colour: string): void {
  context.beginPath();
  for (let i = 0; i < STAR.points * 2; i++) {
    const angle = (i * Math.PI) / STAR.points;
    const reach = i % 2 === 0 ? radius : radius * 0.9;
    context.lineTo(STAR.x + Math.cos(angle) * reach, STAR.y + Math.sin(angle) * reach);
  }
  context.closePath();
  context.fillStyle = colour;
  context.fill();
}
