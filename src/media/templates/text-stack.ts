/** Title, price and button, one below the other, standing on the lower edge of their area. */
import type { Scene } from "../../contract/video.ts";
import { type ButtonStyle, button } from "../draw/button.ts";
import { type HeadingStyle, heading } from "../draw/heading.ts";
import { type PriceRowStyle, priceRow } from "../draw/price-row.ts";
import { TEXT_SIDES } from "../draw/safe-area.ts";
import type { Layout } from "./template.ts";

export interface TextStackStyle {
  top: number;
  bottom: number;
  /** Space between the parts, pixels. */
  gap: number;
  /** How much the gaps may grow where there is more space. */
  maxExtraGap: number;
  heading: HeadingStyle;
  price: PriceRowStyle;
  button: ButtonStyle;
}

/** How far the first parts are shifted towards the lower edge, of the space below them, until the others enter. */
const EARLY_SHIFT = 0.72;

export function textStack(scene: Scene, style: TextStackStyle): Pick<Layout, "elements" | "keyframes"> {
  const { bottom, gap, price, button: buttonStyle } = style;
  const hasPrice = scene.price !== null;
  const height = bottom - style.top;
  const belowTitle = (hasPrice ? price.height + gap : 0) + gap + buttonStyle.height;
  const title = heading(scene, style.heading, { ...TEXT_SIDES, maxHeight: height - belowTitle });
  const spare = height - belowTitle - title.height;
  const wideGap = gap + Math.min(spare / 4, style.maxExtraGap);
  const buttonTop = bottom - buttonStyle.height;
  const priceTop = buttonTop - wideGap - price.height;
  const titleBottom = (hasPrice ? priceTop : buttonTop) - wideGap;
  const priceElement = priceRow(scene, price, { ...TEXT_SIDES, top: priceTop });
  return {
    elements: [
      title.at(Math.floor(titleBottom - title.height)),
      ...(priceElement ? [priceElement] : []),
      button(scene, buttonStyle, { left: TEXT_SIDES.left, top: buttonTop }),
    ],
    keyframes: {
      title: { shiftY: (bottom - titleBottom) * EARLY_SHIFT },
      price: { shiftY: (bottom - priceTop - price.height) * EARLY_SHIFT },
    },
  };
}
