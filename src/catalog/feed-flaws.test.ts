/** Feeds as shops write them: what has a plain meaning is read, and what has none costs its item alone. */
import { expect, test } from "vitest";
import { eventsOf, item, itemsOf, rejectedOf, rss, seeded, warningsOf } from "./feed.fixture.ts";

const AMPERSAND = "An “&” in its text is not written as “&amp;”.";
const LESS = "A “<” in its text is not written as “&lt;”.";
const CONTROLS = "It holds control characters, which are left out.";

/** Three items, of which the second one has the flaw. */
const around = (second: string) => rss([item("", "A1"), second, item("", "A3")].join("\n"));
const PIECES = [1, 5, 64, 100_000];

async function each(feed: string | Uint8Array) {
  const all = await Promise.all(PIECES.map((length) => eventsOf(feed, {}, length)));
  for (const events of all) expect(events).toEqual(all[0]);
  return all[0] ?? [];
}

test.each<[flaw: string, markup: string, title: string, warning: string]>([
  ["a bare ampersand", "Ață & ac", "Ață & ac", AMPERSAND],
  ["an ampersand at a word", "Ață &ac", "Ață &ac", AMPERSAND],
  ["an ampersand at the end", "Ață &", "Ață &", AMPERSAND],
  ["HTML's entities", "Ață&nbsp;neagr&abreve;", "Ață neagră", "&nbsp; is no entity of XML."],
  ["an unknown entity", "Ață &abx; alb", "Ață &abx; alb", "&abx; is no entity of XML."],
  ["a vertical tab", "Ață\u000bneagră", "Ață neagră", CONTROLS],
  ["a null byte", "Ață\u0000 neagră", "Ață neagră", CONTROLS],
  ["a reference to a control character", "Ață&#11;nea&#x1;gră", "Ață neagră", "&#11; is no character."],
  ["references to surrogates", "Ață &#55357;&#56832; &#xD83D;&#xDE00;", "Ață 😀 😀", "&#55357; is half a character."],
  ["half of a pair", "Ață &#xD83D; neagră", "Ață neagră", "&#xD83D; is half a character."],
  ["a less-than sign", "Ață < 2 m", "Ață < 2 m", LESS],
  ["a less-than sign at a digit", "Ață <2 m", "Ață <2 m", LESS],
  ["a less-than sign at a word", "Ață <lungă", "Ață <lungă", LESS],
  ["a heart", "Ață <3", "Ață <3", LESS],
  ["CDATA without its end", "<![CDATA[Ață & ac", "Ață & ac", "A CDATA section in it is not closed."],
])("%s is read with a warning", async (_, markup, title, warning) => {
  const events = await each(around(item("<g:price>5 RON</g:price>", "A2", markup)));
  expect(itemsOf(events).map(({ external_id }) => external_id)).toEqual(["A1", "A2", "A3"]);
  expect(itemsOf(events)[1]).toMatchObject({ title, price: 5 });
  expect(warningsOf(events)).toContainEqual({ line: 5, external_id: "A2", title, reason: warning });
});

test.each([
  ["an open <br>", "<description>Unu<br>doi</description>", "Unu doi"],
  ["an open list", "<description><ul><li>Unu<li>doi</description>", "Unu doi"],
  ["crossed elements", "<description><b><i>Unu</b> doi</i></description>", "Unu doi"],
  ["HTML with names of fields", "<description>Unu<link rel=x>doi</description>", "Unu doi"],
  ["quotes not in pairs", `<description>Unu<p title="a"b">doi</p></description>`, "Unu doi"],
  ["XHTML", '<description><div xmlns="http://www.w3.org/1999/xhtml">Unu<br/>doi</div></description>', "Unu doi"],
])("%s in a description is read", async (_, fields, description) => {
  const events = await each(around(item(`${fields}<g:price>5 RON</g:price>`, "A2")));
  expect(itemsOf(events)[1]).toMatchObject({ external_id: "A2", description, price: 5 });
  expect(itemsOf(events)).toHaveLength(3);
});

test.each([
  ["a bare ampersand", "https://shop.example/p?a=1&b=2", "https://shop.example/p?a=1&b=2"],
  [
    "ampersands that are names of entities",
    "https://shop.example/p?a=1&copy=2&lt=3",
    "https://shop.example/p?a=1&copy=2&lt=3",
  ],
  ["one layer of escapes", "https://shop.example/p?a=1&amp;b=2", "https://shop.example/p?a=1&b=2"],
  ["two layers", "https://shop.example/p?a=1&amp;amp;b=2", "https://shop.example/p?a=1&b=2"],
  ["three layers, as numbers", "https://shop.example/p?a=1&amp;amp;#38;b=2", "https://shop.example/p?a=1&b=2"],
  ["escapes in CDATA", "<![CDATA[https://shop.example/p?a=1&amp;b=2]]>", "https://shop.example/p?a=1&b=2"],
])("an address with %s", async (_, written, address) => {
  const [read] = itemsOf(await each(rss(item(`<link>${written}</link><g:image_link>${written}</g:image_link>`))));
  expect(read).toMatchObject({ link: address, image_link: address });
});

test.each<[flaw: string, second: string, reason: string]>([
  [
    "a field without its end",
    "<item><g:id>A2</g:id><title>Ac</title><g:price>1 RON</item>",
    "<g:price> in it is not closed.",
  ],
  [
    "a field that ends with another one's tag",
    "<item><g:id>A2</g:id><title>Ac</titel><g:price>1 RON</g:price></item>",
    "<title> in it is not closed.",
  ],
  [
    "an end without its slash",
    "<item><g:id>A2</g:id><g:price>1 RON<g:price><title>Ac</title></item>",
    "<g:price> in it is not closed.",
  ],
  [
    "an element of another kind without its end",
    "<item><g:id>A2</g:id><x><title>Ac</title></item>",
    "<x> in it is not closed.",
  ],
  ["nesting without end", item("<a>".repeat(100), "A2"), "Its elements are nested too deeply."],
])("%s costs its item", async (_, second, reason) => {
  const events = await each(around(second));
  expect(itemsOf(events).map(({ external_id }) => external_id)).toEqual(["A1", "A3"]);
  expect(rejectedOf(events)).toMatchObject([{ line: 5, external_id: "A2", reason }]);
});

test("a comment without its end costs its item", async () => {
  const events = await each(around(item("<!-- old <g:price>5 RON</g:price>", "A2")));
  expect(itemsOf(events).map(({ external_id }) => external_id)).toEqual(["A1", "A3"]);
  expect(rejectedOf(events)).toMatchObject([
    { line: 5, external_id: "A2", reason: "The comment that begins in line 5 does not end." },
  ]);
});

test("an item without its end costs that item, and the next one is read", async () => {
  const events = await each(around("<item><g:id>A2</g:id><title>Ac</title>"));
  expect(itemsOf(events).map(({ external_id }) => external_id)).toEqual(["A1", "A3"]);
  expect(rejectedOf(events)).toMatchObject([{ line: 5, external_id: "A2", reason: expect.stringContaining("line 6") }]);
});

test("an item without its beginning is counted", async () => {
  const events = await each(around("<item\n<g:id>A2</g:id><title>Ac</title></item>"));
  expect(itemsOf(events).map(({ external_id }) => external_id)).toEqual(["A1", "A3"]);
  expect(rejectedOf(events)).toEqual([
    { line: 6, external_id: null, title: null, reason: "Its beginning is damaged." },
  ]);
});

test("an end without its bracket is read with a warning", async () => {
  const events = await each(
    around("<item><g:id>A2</g:id><title>Ac</title\n><g:price>1 RON</g:price\n<g:brand>B</g:brand></item>"),
  );
  expect(itemsOf(events)[1]).toMatchObject({ external_id: "A2", price: 1, brand: "B" });
  expect(warningsOf(events)).toMatchObject([{ line: 5, reason: "The closing tag of <g:price> has no “>”." }]);
});

test("a text that does not end is cut, and what follows it in the item is missing", async () => {
  const events = await eventsOf(around(`<item><g:id>A2</g:id><title>${"x".repeat(2_200_000)}</item>`), {}, 65_536);
  expect(itemsOf(events).map(({ external_id }) => external_id)).toEqual(["A1", "A3"]);
  expect(rejectedOf(events)).toMatchObject([{ external_id: "A2", reason: "<title> in it is not closed." }]);
});

test("elements that are named like items belong to their item", async () => {
  const events = await each(
    around(item("<options><item><name>S</name><price>1</price></item><item/></options><g:price>5 RON</g:price>", "A2")),
  );
  expect(itemsOf(events)[1]).toMatchObject({ external_id: "A2", price: 5 });
  expect(itemsOf(events)).toHaveLength(3);
});

const feed = rss([item("", "A1"), item("", "A2")].join("\n"));
test.each([
  ["a server's notice before it", `<br />\n<b>Notice</b>: Undefined index in <b>/srv/feed.php</b><br />\n${feed}`],
  ["text before it", `Notice: Undefined index in /srv/feed.php on line 3\n${feed}`],
  ["text after it", `${feed}\n<script>track()</script>\n<!-- cached -->`],
  ["text between its items", feed.replace("</item>", "</item> & <b>x</b>")],
  ["a comment with dashes", feed.replace("<item>", "<!-- was -- 5 RON -- --><item>")],
  ["a comment that holds an item", feed.replace("<item>", `<!-- ${item("", "OLD")} --><item>`)],
  ["a comment longer than any token", feed.replace("<item>", `<!-- ${"<item>".repeat(400_000)} --><item>`)],
  ["instructions", feed.replace("<item>", "<?php echo 1 > 0; ?><item>")],
  ["no prefix declaration", feed.replace(/ xmlns:g="[^"]*"/, "")],
  ["another address for Google's prefix", feed.replace("http://base.google.com/ns/1.0", "https://www.google.com/shop")],
  ["another undeclared prefix", feed.replace("<title>Ceas", "<h:brand>Nu</h:brand><title>Ceas")],
  ["a default namespace", feed.replace("<rss ", '<rss xmlns="https://cyber.harvard.edu/rss/rss.html" ')],
  ["Google's as default namespace", feed.replace("xmlns:g=", "xmlns=").replaceAll("g:id", "id")],
  [
    "names in capitals",
    feed.replaceAll(/<(\/?)(item|title|g:id)/g, (_, end: string, name: string) => `<${end}${name.toUpperCase()}`),
  ],
  ["no root element", feed.replace(/<\/?rss[^>]*>/g, "")],
  ["a DOCTYPE without entities", feed.replace("?>", '?><!DOCTYPE rss SYSTEM "rss.dtd">')],
])("%s is no harm", async (_, text) => {
  const events = text.length > 1_000_000 ? await eventsOf(text, {}, 65_536) : await each(text);
  expect(itemsOf(events).map(({ external_id, title, brand }) => [external_id, title, brand])).toEqual([
    ["A1", "Ceas de masă", null],
    ["A2", "Ceas de masă", null],
  ]);
  expect(rejectedOf(events)).toEqual([]);
});

test("Atom 0.3", async () => {
  const events = await each(`<?xml version="1.0"?>
<feed version="0.3" xmlns="http://purl.org/atom/ns#" xmlns:g="http://base.google.com/ns/1.0"><title>Prăvălia</title>
<link href="https://shop.example/" rel="alternate" type="text/html"/><id>tag:shop.example,2026:/</id>
<entry><title>Ac</title><link href="p/1"/><summary>Ascuțit.</summary><id>tag:shop.example,2026:/p/1</id>
<issued>2026-10-13T18:30:02Z</issued><g:image_link>https://img.example/1.jpg</g:image_link><g:price>2 RON</g:price></entry></feed>`);
  expect(itemsOf(events)).toMatchObject([
    {
      external_id: "tag:shop.example,2026:/p/1",
      title: "Ac",
      link: "https://shop.example/p/1",
      description: "Ascuțit.",
      price: 2,
    },
  ]);
});

test("relative addresses start from xml:base, the shop's own, or the feed's", async () => {
  const fields = "<link>p/1</link><g:image_link>/img/1.jpg</g:image_link>";
  const options = { baseUrl: "https://feeds.example/x/feed.xml" };
  const read = async (text: string) => itemsOf(await eventsOf(text, options))[0];
  expect(await read(rss(item(fields)))).toMatchObject({
    link: "https://feeds.example/x/p/1",
    image_link: "https://feeds.example/img/1.jpg",
  });
  expect(await read(rss(`<link>https://shop.example/ro/</link>${item(fields)}`))).toMatchObject({
    link: "https://shop.example/ro/p/1",
    image_link: "https://shop.example/img/1.jpg",
  });
  expect(await read(rss(item(fields)).replace("<rss ", '<rss xml:base="https://base.example/a/" '))).toMatchObject({
    link: "https://base.example/a/p/1",
    image_link: "https://base.example/img/1.jpg",
  });
});

test.each(["<link>http://</link>", "<link>/ro/</link>", '<link href="/ro/"/>', "<link>x y</link>"])(
  "a shop's address that is none does no harm: %s",
  async (link) => {
    const events = await each(rss(link + item("<g:image_link>https://img.example/1.jpg</g:image_link>")));
    expect(itemsOf(events)).toMatchObject([{ image_link: "https://img.example/1.jpg" }]);
  },
);

test("the encoding: declared, served, or told by the bytes", async () => {
  const title = "Cămașă albă";
  const bytes = (text: string) =>
    Buffer.from([...text].map((letter) => ({ ă: 0xe3, ș: 0xba })[letter] ?? letter.charCodeAt(0) % 256));
  const plain = (declaration: string) => rss(item("", "A1", title), declaration).replace("Prăvălia", "Shop");
  const titleOf = async (feed: Uint8Array, contentType?: string) =>
    itemsOf(await eventsOf(feed, { contentType }, 100_000))[0]?.title;
  const latin2 = title.replace("ș", "ş");
  expect(await titleOf(bytes(plain('<?xml version="1.0"?>')), "text/xml; charset=windows-1250")).toBe(latin2);
  expect(await titleOf(bytes(plain("")), 'text/xml;charset="CP-1250"')).toBe(latin2);
  for (const label of ["cp-1250", "CP1250", "Win-1250", "windows_1250", "ISO_8859-2", "latin-2", " iso8859_2 "])
    expect(await titleOf(bytes(plain(`<?xml version="1.0" encoding="${label}"?>`)))).toBe(latin2);
  for (const type of ["text/html; charset=iso-8859-1", "text/xml; charset=klingon", undefined])
    expect(await titleOf(Buffer.from(plain('<?xml version="1.0"?>')), type)).toBe(title);
  expect(await titleOf(Buffer.from(plain('<?xml version="1.0" encoding="UTF_8"?>')), "text/xml; charset=latin1")).toBe(
    title,
  );
  const dos = Buffer.from(plain('<?xml version="1.0" encoding="cp852"?>').replace(title, "C?ma"), "latin1");
  dos[dos.indexOf("C?ma") + 1] = 0xc7;
  expect(await titleOf(dos)).toBe("Căma");
});

test("names that are none, and numbers of Google's taxonomy", async () => {
  const read = async (fields: string) => itemsOf(await eventsOf(rss(item(fields))))[0];
  for (const none of ["N/A", "n/a", "null", "NULL", "-", "–", "none", "undefined", "No brand", "."])
    expect(await read(`<g:brand>${none}</g:brand><g:color>${none}</g:color>`)).toMatchObject({
      brand: null,
      color: null,
    });
  expect(await read("<g:brand>Nane</g:brand>")).toMatchObject({ brand: "Nane" });
  expect(await read("<g:google_product_category>2271</g:google_product_category>")).toMatchObject({ category: null });
  const both =
    "<g:product_type>null</g:product_type><g:google_product_category>212 - Îmbrăcăminte &gt; Rochii</g:google_product_category>";
  expect(await read(both)).toMatchObject({ category: "Îmbrăcăminte > Rochii" });
});

test("the guid of RSS is the id where there is no other", async () => {
  const events = await eventsOf(rss("<item><guid isPermaLink='false'>R-1</guid><title>Ac</title></item>"));
  expect(itemsOf(events)).toMatchObject([{ external_id: "R-1" }]);
});

test("a sale price that can't be used is left out with a warning", async () => {
  for (const written of [" RON", "N/A", "gratis", "80 USD EUR"]) {
    const events = await eventsOf(rss(item(`<g:price>100 RON</g:price><g:sale_price>${written}</g:sale_price>`)));
    expect(itemsOf(events)).toMatchObject([{ price: 100, sale_price: null }]);
    expect(warningsOf(events)).toMatchObject([{ external_id: "A1", reason: expect.stringContaining("left out") }]);
  }
});

test("Google's fields that an ad can use", async () => {
  const events = await each(
    rss(
      item(`<g:additional_image_link>https://img.example/2.jpg</g:additional_image_link>
      <g:additional_image_link>https://img.example/3.jpg,https://img.example/4.jpg</g:additional_image_link>
      <g:image_link>https://img.example/1.jpg</g:image_link>
      <g:product_highlight>Ține <b>bateria</b> o zi</g:product_highlight><g:product_highlight>Ușor</g:product_highlight>
      <g:product_detail><g:section_name>General</g:section_name><g:attribute_name>Putere</g:attribute_name><g:attribute_value>20 W</g:attribute_value></g:product_detail>
      <g:color>Roșu</g:color><g:size>M</g:size><g:material>Lână</g:material><g:gtin>5941234567890</g:gtin>
      <g:item_group_id>GR-1</g:item_group_id><g:custom_label_0>vară</g:custom_label_0><g:custom_label_2>marjă mare</g:custom_label_2>
      <g:video_link>https://shop.example/v.mp4</g:video_link><g:availability>https://schema.org/OutOfStock</g:availability>`),
    ),
  );
  expect(itemsOf(events)[0]).toMatchObject({
    image_link: "https://img.example/1.jpg",
    additional_image_links: ["https://img.example/2.jpg", "https://img.example/3.jpg", "https://img.example/4.jpg"],
    highlights: ["Ține bateria o zi", "Ușor"],
    details: [{ name: "Putere", value: "20 W" }],
    color: "Roșu",
    size: "M",
    material: "Lână",
    gtin: "5941234567890",
    item_group_id: "GR-1",
    custom_labels: ["vară", null, "marjă mare"],
    video_link: "https://shop.example/v.mp4",
    availability: "out_of_stock",
  });
});

test("whatever is cut out of a feed, no item is lost without a word and none is mixed with another", async () => {
  const random = seeded(5);
  const ids = Array.from({ length: 12 }, (_, index) => String.fromCharCode(65 + index).repeat(4));
  const whole = rss(
    ids
      .map((id, index) =>
        item(
          `<description><![CDATA[D ${id} <b>x</b>]]></description><g:price>${index + 10}.00 RON</g:price><g:brand>B${id}</g:brand>`,
          id,
          `T ${id}`,
        ),
      )
      .join("\n"),
  );
  const start = whole.indexOf("<item>");
  const end = whole.lastIndexOf("</item>");
  for (let round = 0; round < 400; round++) {
    const at = start + random(end - start);
    const text = whole.slice(0, at) + whole.slice(at + 1 + random(6));
    const events = await eventsOf(text, {}, 4096);
    const read = itemsOf(events);
    expect([text.slice(at - 30, at + 30), read.length + rejectedOf(events).length]).toEqual([
      text.slice(at - 30, at + 30),
      ids.length,
    ]);
    expect(read.length).toBeGreaterThanOrEqual(ids.length - 2);
    for (const { external_id, title, brand } of read.filter(({ external_id: id }) => ids.includes(id)))
      if (title === `T ${external_id}` && brand !== null && ids.includes(brand.slice(1)))
        expect(brand).toBe(`B${external_id}`);
  }
});

test("no text throws anything but a Failure", async () => {
  const random = seeded(3);
  const parts = [
    "<item>",
    "</item>",
    "<g:id>",
    "</g:id>",
    "<title>",
    "</title>",
    "<",
    ">",
    "&",
    "&#",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "?>",
    '"',
    "x",
    " ",
    "<br>",
    "<a b='",
    "</",
    "/>",
    "é",
  ];
  for (let round = 0; round < 2_000; round++) {
    const text = Array.from({ length: random(40) }, () => parts[random(parts.length)]).join("");
    await each(rss(text)).catch((error: unknown) =>
      expect([text, String(error)]).toEqual([text, expect.stringContaining("Failure")]),
    );
  }
});

test.each([
  ["CDATA sections without an end", "<![CDATA["],
  ["instructions without an end", "<?"],
  ["tags without an end", "<a "],
  ["quotes", '<a "'],
  ["comments without an end", "<!--"],
  ["declarations", "<!x"],
  ["ampersands", "&"],
])("very many %s are read in time", async (_, beginning) => {
  const began = performance.now();
  const text = rss(item(`<g:image_link>${beginning.repeat(300_000 / beginning.length)}</g:image_link>`));
  await eventsOf(text, {}, 65_536).catch(() => {});
  expect(performance.now() - began).toBeLessThan(3_000);
});

test("very many spaces in any field are read in time", async () => {
  const began = performance.now();
  const spaces = " ".repeat(65_000);
  for (const name of [
    "g:image_link",
    "g:additional_image_link",
    "link",
    "g:price",
    "g:sale_price_effective_date",
    "g:product_detail",
    "g:availability",
  ])
    await eventsOf(rss(item(`<${name}>a${spaces}b, ${spaces}c<x${spaces}</${name}>`)), {}, 65_536);
  expect(performance.now() - began).toBeLessThan(3_000);
});
