import { describe, expect, it } from "vitest";
import { spokenForm } from "./spoken-form.ts";

const said = (text: string, language = "ro") => spokenForm(text, language).text;

describe("prices", () => {
  it.each([
    ["Pret: 249,99 lei.", "Preț: două sute patruzeci și nouă de lei și nouăzeci și nouă de bani."],
    ["1 leu", "Un leu."],
    ["2 lei", "Doi lei."],
    ["19 lei", "Nouăsprezece lei."],
    ["20 lei", "Douăzeci de lei."],
    ["21 lei", "Douăzeci și unu de lei."],
    ["101 lei", "O sută unu lei."],
    ["1.234,50 lei", "O mie două sute treizeci și patru de lei și cincizeci de bani."],
    ["21.000 RON", "Douăzeci și una de mii de lei."],
    ["2.500.000 lei", "Două milioane cinci sute de mii de lei."],
    ["0,50 lei", "Cincizeci de bani."],
    ["1.234,50 €", "O mie două sute treizeci și patru de euro și cincizeci de cenți."],
    ["$5", "Cinci dolari."],
    ["2 GBP!", "Două lire!"],
  ])("says %s in Romanian", (text, spoken) => expect(said(text)).toBe(spoken));

  it.each([
    ["1,234.50 euros", "en", "1234 euros and 50 cents."],
    ["$20", "en", "20 US dollars."],
    ["249.99 lei", "en", "249 lei and 99 bani."],
    ["249,99 €", "de", "249 Euro 99."],
    ["1\u202f234,50 €", "fr", "1234 euros 50."],
    ["249,99 €", "es", "249 euros con 99."],
  ])("says %s in %s", (text, language, spoken) => expect(said(text, language)).toBe(spoken));

  it("leaves words alone that are also codes of currencies", () => {
    expect(said("Star 3 ALL in one TOP", "en")).toBe("Star 3 ALL in one TOP.");
  });
});

it.each(["Set constructor 100", "Set constructor. Nou"])(
  "finds no word in place of a name that every object has: %s",
  (text) => expect(said(text)).toContain("constructor"),
);

describe("units and signs", () => {
  it.each([
    ['Laptop 14"', "Laptop paisprezece inci."],
    ["3,6 GHz", "3,6 gigaherți."],
    ["15.6 l", "15,6 litri."],
    ["128GB", "O sută douăzeci și opt de gigabaiți."],
    ["2 kg + 1 kg", "Două kilograme plus un kilogram."],
    ["1.234 g", "O mie două sute treizeci și patru de grame."],
    ["-20%", "Minus douăzeci la sută."],
    ["100% bumbac", "O sută la sută bumbac."],
    ["10x20cm", "10 pe 20 centimetri."],
    ["Fructe & legume", "Fructe și legume."],
    ["nr. 5", "Numărul 5."],
    ["Model 5G 4K", "Model 5G 4K."],
    ["Până la -20°C", "Până la minus douăzeci de grade."],
    ["Până la −20 °C", "Până la minus douăzeci de grade."],
    ["Până la 20 ° C!", "Până la douăzeci de grade!"],
    ["180° rotire", "O sută optzeci de grade rotire."],
    ["Lână 100 % merinos", "Lână o sută la sută merinos."],
    ["Reduceri -30 %", "Reduceri minus treizeci la sută."],
    ["Ulei 5 KG", "Ulei cinci kilograme."],
    ["Ulei 500ML", "Ulei cinci sute de mililitri."],
    ["Bec 60w", "Bec șaizeci de wați."],
    ["Masă 20 × 30 cm", "Masă 20 pe treizeci de centimetri."],
    ["Masă 20X30CM", "Masă 20 pe 30 centimetri."],
    ["Masă 30cmx40cm", "Masă 30 centimetri pe 40 centimetri."],
    ["Masă 20 cm x 30 cm", "Masă douăzeci de centimetri pe treizeci de centimetri."],
    ["Monitor 27″ curbat", "Monitor douăzeci și șapte de inci curbat."],
    ["Monitor 27 ″", "Monitor douăzeci și șapte de inci."],
    ['Monitor 27 "', "Monitor douăzeci și șapte de inci."],
    ["Covor 6 m²", "Covor șase metri pătrați."],
    ["Covor 6m2, lână", "Covor șase metri pătrați, lână."],
    ["Hârtie 80 g/m²", "Hârtie optzeci de grame pe metru pătrat."],
    ["Set x 3", "Set x 3."],
    ["Mărime - 20 buc", "Mărime, douăzeci de bucăți."],
  ])("says %s", (text, spoken) => expect(said(text)).toBe(spoken));

  it.each([
    ["-20°C", "en", "Minus 20 degrees."],
    ["-20°C", "de", "Minus 20 Grad."],
    ["−5 °C", "fr", "Moins 5 degrés."],
    ["100 % Wolle", "de", "100 Prozent Wolle."],
    ["27″", "es", "27 pulgadas."],
    ["12 m²", "pl", "12 metrów kwadratowych."],
    ["20 × 30 CM", "it", "20 per 30 cm."],
    ["5 KG, 500ML", "de", "5 kg, 500 ml."],
    ["-20°C", "ja", "-20°C."],
  ])("says %s in %s", (text, language, spoken) => expect(said(text, language)).toBe(spoken));

  it("says & in the language of the voice", () => {
    expect(said("Salt & pepper", "en")).toBe("Salt and pepper.");
    expect(said("Salz & Pfeffer", "de")).toBe("Salz und Pfeffer.");
  });

  it("reads numbers by the language's own separators", () => {
    expect(said("1,234 pieces", "en")).toBe("1234 pieces.");
    expect(said("1.234 piese")).toBe("1234 piese.");
    expect(said("1.5 litres", "en")).toBe("1.5 litres.");
  });
});

describe("titles of all kinds", () => {
  it.each([
    ["emoji", "🔥 Rochie 🔥👗 vară", "Rochie vară."],
    ["quotes", '„Ghete” «tari» "bune" l\'eau', "Ghete tari bune l'eau."],
    ["brackets and bars", "Set (nou) [XL] a|b {x} #1", "Set nou XL a b x 1."],
    ["backslashes and percent signs", "C\\D 50% %{a}", "C D cincizeci la sută % a."],
    ["dashes", "Rochie - roșie — lungă", "Rochie, roșie, lungă."],
    ["Arabic", "قميص قطني", "قميص قطني."],
  ])("says %s", (_, text, spoken) => expect(said(text)).toBe(spoken));

  it("has nothing to say for signs alone", () => {
    expect(spokenForm("🔥 — !!!", "ro")).toEqual({ text: "", pieces: [] });
  });

  it("keeps every shown word, in order, whatever is said for it", () => {
    const text = '🔥 Laptop 15,6" 3,6 GHz & mouse - doar 1.249,99 lei! 💻';
    const { pieces } = spokenForm(text, "ro");
    expect(pieces.flatMap(({ shown }) => shown)).toEqual(text.split(" "));
    expect(pieces.every(({ spoken }) => /[\p{L}\p{N}]/u.test(spoken))).toBe(true);
  });
});

it("speaks a word as the brand says, whatever its case and punctuation, and shows it as it is written", () => {
  const pronunciations = { Lutișor: "Lu-ti-șor", "3M": "trei em" };
  const form = spokenForm("Masa LUTIȘOR, de la 3M!", "ro", pronunciations);
  expect(form.text).toBe("Masa Lu-ti-șor, de la trei em!");
  expect(form.pieces.flatMap(({ shown }) => shown)).toEqual(["Masa", "LUTIȘOR,", "de", "la", "3M!"]);
  expect(spokenForm("constructor", "en", pronunciations).text).toBe("Constructor.");
});
