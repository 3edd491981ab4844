import { expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { newProfile } from "../support/client.ts";
import { stagedBatchesOf } from "../support/staged-batches.ts";

test("a text's video says the script that was given, and its captions follow it", { timeout: 120_000 }, async () => {
  const shop = await newProfile();
  const staged = stagedBatchesOf(shop);
  const script = "Bem ceai verde. În fiecare dimineață!";
  const id = await staged.started({ contents: [{ text: "Ceaiul zilei", script }] });
  const { items } = await staged.ended(id);
  expect(items).toMatchObject([{ status: "complete", title: "Ceaiul zilei" }]);
  const clipId = items[0]?.result?.clip_id ?? "";
  const clip = await bodyOf(shop.api.library[":clip_id"].$get({ param: { clip_id: clipId } }));
  const srt = await (await fetch(clip.srt_url)).text();
  const captions = srt.split("\n").filter((line) => /\p{L}/u.test(line));
  expect(captions.join(" ").replaceAll(/\s+/g, " ").trim()).toBe(script);
});
