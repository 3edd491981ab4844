import { describe, expect, it } from "vitest";
import type { RenderSettings } from "../contract/settings.ts";
import { BEATS, type Scene } from "../contract/video.ts";
import { givenScript, quickScript } from "./quick.ts";
import { sceneOf, settingsOf, textSceneOf } from "./scene.fixture.ts";
import { spokenForm } from "./spoken-form.ts";

const script = (scene: Partial<Scene> = {}, settings: Partial<RenderSettings> = {}) =>
  quickScript(sceneOf(scene), settingsOf(settings)).sentences.map(({ text, beat }) => [beat, text]);

describe("quickScript", () => {
  it("fills the template and ends with the call to action", () => {
    expect(script()).toEqual([
      ["title", "Căști wireless Sonor."],
      ["title", "Sonor."],
      ["price", "Pret: 249,99 lei."],
      ["cta", "Comanda acum!"],
    ]);
  });

  it("leaves out the sentences whose value the product lacks", () => {
    expect(script({ brand: null })).toEqual([
      ["title", "Căști wireless Sonor."],
      ["price", "Pret: 249,99 lei."],
      ["cta", "Comanda acum!"],
    ]);
    expect(script({ brand: " ", price: null })).toEqual([
      ["title", "Căști wireless Sonor."],
      ["cta", "Comanda acum!"],
    ]);
  });

  it("still says the title where its sentence lacks another value", () => {
    const template = "{title} de la {brand} la doar {price} lei!";
    expect(script({ brand: null }, { voiceover_template: template })[0]).toEqual(["title", "Căști wireless Sonor."]);
  });

  it.each([
    ["EUR", 1234.5, "ro-RO-EmilNeural", "Pret: 1.234,50 euro."],
    ["USD", 20, "ro-RO-EmilNeural", "Pret: 20 dolari."],
    ["EUR", 1234.5, "en-GB-RyanNeural", "Pret: 1,234.50 euros."],
    ["RON", 1, "ro-RO-EmilNeural", "Pret: 1 leu."],
    ["RON", 5199.9, "ro-RO-EmilNeural", "Pret: 5.199,90 lei."],
  ])("names the product's own currency: %s %d in %s", (currency, price, voice_id, sentence) => {
    expect(script({ currency, price }, { voice_id })).toContainEqual(["price", sentence]);
  });

  it("keeps the spoken order where the price comes first", () => {
    expect(script({}, { voiceover_template: "Doar {price} lei! {title}. {brand}." })).toEqual([
      ["price", "Doar 249,99 lei!"],
      ["price", "Căști wireless Sonor."],
      ["price", "Sonor."],
      ["cta", "Comanda acum!"],
    ]);
  });

  it("does not say the call to action twice", () => {
    expect(script({}, { voiceover_template: "{title}. Comanda acum" })).toEqual([
      ["title", "Căști wireless Sonor."],
      ["cta", "Comanda acum"],
    ]);
  });

  it("cuts a description into its sentences, not at abbreviations or decimals", () => {
    const description = "Modelul nr. 5, cu 3.6 GHz. Testat de dr. Ionescu! Bun la toate";
    const sentences = script({ description }, { voiceover_template: "{title}. {description} Vezi." });
    expect(sentences.map(([, text]) => text)).toEqual([
      "Căști wireless Sonor.",
      "Modelul nr. 5, cu 3.6 GHz.",
      "Testat de dr. Ionescu!",
      "Bun la toate.",
      "Vezi.",
      "Comanda acum!",
    ]);
  });

  it("limits a description to whole sentences", () => {
    const description = "O frază destul de lungă despre un produs. ".repeat(100);
    const text = script({ description }, { voiceover_template: "{description}" })
      .map(([, sentence]) => sentence)
      .join(" ");
    expect(text.length).toBeLessThan(520);
    expect(text).toMatch(/produs\. Comanda acum!$/);
  });

  it.each([
    ["markup", 'Rochie <b>roșie</b> &amp; "albă" <script>alert(1)</script>', 'Rochie roșie & "albă".'],
    ["markup escaped twice", "A &amp;lt;b&amp;gt;B&amp;lt;/b&amp;gt; &amp;amp; C", "A B & C."],
    ["sentence ends", "Cel mai bun. Laptop! Acum?", "Cel mai bun. Laptop! Acum."],
    ["filter characters", "L'Oréal: 50%, C:\\x ; [a]=b", "L'Oréal: 50%, C:\\x ; [a]=b."],
    ["placeholders", "{price} {title} $& $1", "{price} {title} $& $1."],
    ["Romanian quotes", "„Ghete” de iarnă", "„Ghete” de iarnă."],
    ["Arabic", "قميص قطني أزرق", "قميص قطني أزرق."],
    ["emoji", "Rochie 👗 de vară", "Rochie 👗 de vară."],
    ["150 characters", "Set ".repeat(37).trim(), `${"Set ".repeat(37).trim()}.`],
  ])("makes one harmless sentence of a title with %s", (_, title, sentence) => {
    const sentences = script({ title });
    expect(sentences).toHaveLength(4);
    expect(sentences[0]).toEqual(["title", sentence]);
  });

  it("leaves out a title that cannot be spoken", () => {
    expect(script({ title: "🔥🔥" })[0]).toEqual(["title", "Sonor."]);
  });

  it("keeps beats in order, and every sentence can be spoken", () => {
    const templates = [
      "{price} lei. {title}.",
      "{title}",
      "{brand}: {title} {price} lei",
      "{category}. {price}. {description}",
      "!!!",
    ];
    for (const voiceover_template of templates) {
      const { sentences } = quickScript(sceneOf(), settingsOf({ voiceover_template }));
      const order = sentences.map(({ beat }) => BEATS.indexOf(beat));
      expect(order).toEqual(order.toSorted());
      expect(sentences.at(-1)).toEqual({ text: "Comanda acum!", beat: "cta" });
      for (const { text } of sentences) expect(spokenForm(text, "ro").text).not.toBe("");
    }
  });
});

describe("quickScript of a text", () => {
  const spoken = (text: string) => quickScript(textSceneOf(text), settingsOf()).sentences;

  it("speaks the text as it is, without a call to action", () => {
    expect(spoken("Why is space dark? Light needs time.\n\nAnd space is wide")).toEqual([
      { text: "Why is space dark?", beat: "title" },
      { text: "Light needs time.", beat: "title" },
      { text: "And space is wide", beat: "title" },
    ]);
  });

  it("removes markup, but not where nothing would be left", () => {
    expect(spoken("<p>One &lt; two</p><script>alert(1)</script>").map(({ text }) => text)).toEqual(["One < two"]);
    expect(spoken("<script>alert(1)</script>").map(({ text }) => text)).toEqual(["<script>alert(1)</script>"]);
  });

  it("leaves placeholders of templates alone", () => {
    expect(spoken("What is {price} for?").map(({ text }) => text)).toEqual(["What is {price} for?"]);
  });

  it("has nothing to say without words", () => {
    expect(spoken("😀 … !!!")).toEqual([]);
  });
});

describe("givenScript", () => {
  const given = (script: string, scene: Partial<Scene> = {}) =>
    givenScript(sceneOf(scene), script, settingsOf({})).sentences.map(({ text, beat }) => [beat, text]);

  it("says what was written, with values filled in, and adds nothing", () => {
    expect(given("Ascultă altfel! {title}, doar {price} lei. Livrare azi.")).toEqual([
      ["title", "Ascultă altfel!"],
      ["price", "Căști wireless Sonor, doar 249,99 lei."],
      ["price", "Livrare azi."],
    ]);
  });

  it("shows the price where an amount is named, and the call to action where it is said last", () => {
    expect(given("Nou. Costă 199 lei. Comanda acum!")).toEqual([
      ["title", "Nou."],
      ["price", "Costă 199 lei."],
      ["cta", "Comanda acum!"],
    ]);
  });

  it("leaves out a sentence whose value the product lacks", () => {
    expect(given("De la {brand}. Acum.", { brand: null })).toEqual([["title", "Acum."]]);
  });

  it("says a text's script in place of the text", () => {
    const scene = textSceneOf("Ceai verde", {});
    const { sentences } = givenScript(scene, "Bem ceai. În fiecare zi.", settingsOf({}));
    expect(sentences.map(({ text }) => text)).toEqual(["Bem ceai.", "În fiecare zi."]);
  });
});
