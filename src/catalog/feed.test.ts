import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { eventsOf, failureOf, item, itemsOf, reasonsOf, rejectedOf, rss } from "./feed.fixture.ts";
import { type ReadFeedOptions, readFeed } from "./feed.ts";

async function onlyItem(fields: string, options?: ReadFeedOptions) {
  const events = await eventsOf(rss(item(fields)), options);
  expect(reasonsOf(events)).toEqual([]);
  return itemsOf(events)[0];
}

async function onlyReason(items: string) {
  const events = await eventsOf(rss(items));
  return reasonsOf(events).join();
}

test("an RSS item with everything", async () => {
  const events = await eventsOf(
    rss(`<item>
      <g:id>LMP-7</g:id>
      <title>Lampă de birou „Licurici”, 40&#160;cm</title>
      <description><![CDATA[Lumină caldă &amp; rece.<br/><b>Braț</b> mobil.]]></description>
      <link>https://shop.example/lampa?a=1&amp;b=2</link>
      <g:image_link>https://img.example/lampa mare.jpg</g:image_link>
      <g:price>1.299,00 lei</g:price>
      <g:sale_price>999,90 lei</g:sale_price>
      <g:brand>Licurici &amp; Fiii</g:brand>
      <g:google_product_category>594</g:google_product_category>
      <g:product_type>Casă &gt; Iluminat</g:product_type>
      <g:availability>In Stock</g:availability>
      <g:shipping><g:price>15 RON</g:price></g:shipping>
    </item>`),
  );
  expect(events).toEqual([
    {
      kind: "item",
      line: 4,
      item: {
        external_id: "LMP-7",
        title: "Lampă de birou „Licurici”, 40 cm",
        description: "Lumină caldă & rece. Braț mobil.",
        link: "https://shop.example/lampa?a=1&b=2",
        image_link: "https://img.example/lampa%20mare.jpg",
        price: 1299,
        sale_price: 999.9,
        sale_from: null,
        sale_to: null,
        currency: "RON",
        brand: "Licurici & Fiii",
        category: "Casă > Iluminat",
        availability: "in_stock",
        additional_image_links: [],
        video_link: null,
        highlights: [],
        details: [],
        color: null,
        size: null,
        material: null,
        gtin: null,
        item_group_id: null,
        custom_labels: [],
      },
    },
  ]);
});

test("an Atom entry, Google's names under another prefix", async () => {
  const events = await eventsOf(`<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:goo="http://base.google.com/ns/1.0">
  <title>Prăvălia</title><link rel="self" href="https://shop.example/feed"/><id>tag:shop</id>
  <entry>
    <id>tag:shop,entry</id>
    <goo:id>B2</goo:id>
    <title type="html">Rucsac &lt;b&gt;urban&lt;/b&gt;</title>
    <link rel="enclosure" href="https://shop.example/manual.pdf"/>
    <link rel="alternate" href="https://shop.example/rucsac"/>
    <summary>Încăpător.</summary>
    <goo:image_link>https://img.example/r.jpg</goo:image_link>
    <goo:price>1234.50 EUR</goo:price>
  </entry>
</feed>`);
  expect(events).toMatchObject([
    {
      kind: "item",
      line: 4,
      item: {
        external_id: "B2",
        title: "Rucsac urban",
        description: "Încăpător.",
        link: "https://shop.example/rucsac",
        price: 1234.5,
        currency: "EUR",
      },
    },
  ]);
});

test("names without a namespace count, another shop's namespace does not", async () => {
  const events = await eventsOf(
    `<rss version="2.0" xmlns:x="http://other.example/ns"><channel>
    <item><id>C1</id><title>Cutie</title><price>5 RON</price><x:price>9 RON</x:price><x:brand>Nu</x:brand></item>
    </channel></rss>`,
  );
  expect(itemsOf(events)).toMatchObject([{ external_id: "C1", price: 5, brand: null }]);
});

test("one bad item leaves the others: reasons, ids and lines", async () => {
  const events = await eventsOf(
    rss(
      [
        "<item><title>Fără cod</title><g:price>10 RON</g:price></item>",
        item("", "A2", " "),
        item("<g:price>10 RON</g:price>", "A3", "Fără poză"),
        item("<g:price>preț la telefon</g:price>", "A4"),
        item("<g:price>1 RON</g:price>", "A5", "Întâia"),
        item("<g:price>2 RON</g:price>", "A5", "A doua"),
        item("<g:image_link>poze/a6.jpg</g:image_link>", "A6"),
        item("<g:price>3 RON</g:price><g:image_link>http://169.254.169.254/</g:image_link>", "A7", "日本語 😀 مرحبا"),
        item("<g:price>4 RON</g:price>", "A4", "Cu preț acum"),
      ].join("\n"),
    ),
  );
  expect(itemsOf(events).map(({ external_id, title }) => [external_id, title])).toEqual([
    ["A3", "Fără poză"],
    ["A5", "Întâia"],
    ["A7", "日本語 😀 مرحبا"],
    ["A4", "Cu preț acum"],
  ]);
  expect(rejectedOf(events)).toEqual([
    { line: 4, external_id: null, title: "Fără cod", reason: expect.stringContaining("no id") },
    { line: 5, external_id: "A2", title: null, reason: expect.stringContaining("no title") },
    { line: 7, external_id: "A4", title: "Ceas de masă", reason: expect.stringContaining("preț la telefon") },
    { line: 9, external_id: "A5", title: "A doua", reason: expect.stringContaining("same id") },
    { line: 10, external_id: "A6", title: "Ceas de masă", reason: expect.stringContaining("poze/a6.jpg") },
  ]);
});

test.each([
  ["<g:price>100 RON</g:price><g:sale_price>80 RON</g:sale_price>", 100, 80],
  ["<g:price>100 RON</g:price><g:sale_price>80</g:sale_price>", 100, 80],
  ["<g:price>100 RON</g:price><g:sale_price>100 RON</g:sale_price>", 100, null],
  ["<g:price>100 RON</g:price><g:sale_price>120 RON</g:sale_price>", 100, null],
  ["<g:price>100 RON</g:price><g:sale_price>20 EUR</g:sale_price>", 100, null],
  ["<g:price>100 RON</g:price><g:sale_price>0.00 RON</g:sale_price>", 100, null],
  ["<g:price>100 RON</g:price><g:sale_price> </g:sale_price>", 100, null],
  ["<g:sale_price>80 RON</g:sale_price>", 80, null],
  ["", null, null],
])("prices of %s", async (fields, price, salePrice) => {
  expect(await onlyItem(fields)).toMatchObject({ price, sale_price: salePrice });
});

test.each([
  ["2026-11-20T00:00+0200/2026-11-30T23:59+0200", 80, "2026-11-19T22:00:00.000Z", "2026-11-30T21:59:00.000Z"],
  ["2026-11-20/", 80, "2026-11-20T00:00:00.000Z", null],
  ["", 80, null, null],
  ["soon", null, null, null],
])("a sale on %j", async (dates, sale_price, sale_from, sale_to) => {
  const fields = `<g:price>100 RON</g:price><g:sale_price>80 RON</g:sale_price><g:sale_price_effective_date>${dates}</g:sale_price_effective_date>`;
  expect(await onlyItem(fields)).toMatchObject({ price: 100, sale_price, sale_from, sale_to });
});

test("a sale price without a price is the price, but not where it ends", async () => {
  const fields = "<g:sale_price>80 RON</g:sale_price>";
  const dates = "<g:sale_price_effective_date>2026-11-20/2026-11-30</g:sale_price_effective_date>";
  expect(await onlyItem(fields)).toMatchObject({ price: 80, sale_price: null });
  expect(await onlyItem(fields + dates)).toMatchObject({ price: null, sale_price: null });
});

test("a bad link of the page is left out; a picture without its scheme is taken as https", async () => {
  const fields = "<link>javascript:alert(1)</link><g:image_link>//cdn.example/a.jpg</g:image_link>";
  expect(await onlyItem(fields)).toMatchObject({ link: null, image_link: "https://cdn.example/a.jpg" });
});

test.each(["ftp://img.example/a.jpg", "data:image/png;base64,AAAA", "http://user:pw@img.example/a.jpg", "https://"])(
  "a picture at %s is refused",
  async (address) => {
    expect(await onlyReason(item(`<g:image_link>${address}</g:image_link>`))).toContain("image link");
  },
);

test("ids and prices that can't be right are refused", async () => {
  expect(await onlyReason(item("", "x".repeat(101)))).toContain("longer than 100");
  expect(await onlyReason(item("<g:price>0 RON</g:price>"))).toContain("price is 0");
});

test("long text is cut, not refused", async () => {
  const [read] = itemsOf(await eventsOf(rss(item(`<description>${"ă".repeat(80_000)}</description>`)), {}, 4096));
  expect(read?.description).toHaveLength(5000);
});

const ROMANIAN = "Șurubelniță cu clește și ață";
const latin2 = (text: string) =>
  Buffer.from([...text].map((letter) => ({ Ș: 0xaa, ș: 0xba, ț: 0xfe, ă: 0xe3 })[letter] ?? letter.charCodeAt(0)));

test.each<[name: string, feed: Uint8Array, title: string]>([
  ["UTF-8 with a mark", Buffer.from(`\ufeff${rss(item("", "A1", ROMANIAN))}`), ROMANIAN],
  ["no declaration", Buffer.from(rss(item("", "A1", ROMANIAN), "")), ROMANIAN],
  ["empty lines before the declaration", Buffer.from(`\n\n  ${rss(item("", "A1", ROMANIAN))}`), ROMANIAN],
  [
    "ISO-8859-2",
    latin2(rss(item("", "A1", ROMANIAN), '<?xml version="1.0" encoding="ISO-8859-2"?>')),
    "Şurubelniţă cu cleşte şi aţă",
  ],
  [
    "windows-1250",
    latin2(rss(item("", "A1", "Ceas ăsta"), "<?xml version='1.0' encoding='windows-1250'?>")),
    "Ceas ăsta",
  ],
  ["UTF-16LE with a mark", Buffer.from(`\ufeff${rss(item("", "A1", ROMANIAN), "")}`, "utf16le"), ROMANIAN],
  [
    "UTF-16BE, no mark",
    Buffer.from(rss(item("", "A1", ROMANIAN), '<?xml version="1.0" encoding="UTF-16"?>'), "utf16le").swap16(),
    ROMANIAN,
  ],
  [
    "UTF-8 that says UTF-16",
    Buffer.from(rss(item("", "A1", ROMANIAN), '<?xml version="1.0" encoding="utf-16"?>')),
    ROMANIAN,
  ],
  ["gzip", gzipSync(rss(item("", "A1", ROMANIAN))), ROMANIAN],
])("reads %s, in pieces of any length", async (_, feed, title) => {
  for (const pieceLength of [1, 3, 100_000])
    expect(itemsOf(await eventsOf(feed, {}, pieceLength)).map((read) => read.title)).toEqual([title]);
});

test("lines are the file's own, empty ones before the declaration counted", async () => {
  expect(await eventsOf(`\n\n${rss(item(""))}`)).toMatchObject([{ line: 6 }]);
});

test("letters outside the declared encoding cost the item, not the feed", async () => {
  const feed = Buffer.concat([
    Buffer.from(rss("").replace("</channel></rss>", "")),
    latin2(item("", "A1", ROMANIAN)),
    Buffer.from(`${item("", "A2", "Bună")}</channel></rss>`),
  ]);
  const events = await eventsOf(feed);
  expect(reasonsOf(events).join()).toContain("encoding");
  expect(itemsOf(events)).toMatchObject([{ external_id: "A2" }]);
});

test.each([
  ["", "an empty file"],
  ["<!DOCTYPE html><html><body>404</body></html>", "a web page"],
  ["\n<html lang='ro'><p>Salut<br></html>", "a web page"],
  ["<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0' 'x.dtd'><html/>", "a web page"],
  ["<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "a web page"],
  ["<?xml version='1.0'?><urlset><url/></urlset>", "a sitemap"],
  ["<produse><produs/></produse>", "XML of another kind (<produse>)"],
  ['{"items": []}', "a JSON file without products"],
  ["cod\tnume\tprice\n1\tCeas\t5 RON\n", "a table in text (CSV or TSV) without the columns id and title"],
  ["Not found", "something that is no XML"],
  ["PK\u0003\u0004....", "a ZIP archive"],
  ["%PDF-1.7", "a PDF document"],
])("%j is no feed", async (body, found) => {
  const failure = await failureOf(body);
  expect(failure).toMatch(/^FeedUnreadable: The address gives /);
  expect(failure).toContain(found);
});

test.each([
  ["a file that ends in the middle", rss(item("")).slice(0, -20), "breaks off in line 4, after 1 item."],
  ["a file that ends in an item", rss(item("")).slice(0, -40), "breaks off in line 4, after 1 item."],
  ["an unknown encoding", rss("", '<?xml version="1.0" encoding="klingon"?>'), "klingon"],
  ["a damaged gzip file", gzipSync(rss(item(""))).subarray(0, 100), "gzip"],
  ["a comment without end", rss(`<!-- ${"x".repeat(2_200_000)}`), "breaks off"],
])("%s is unreadable", async (_, feed, said) => {
  const failure = await failureOf(feed);
  expect(failure).toMatch(/^FeedUnreadable/);
  expect(failure).toContain(said);
});

test("entities of the feed's own are refused, whatever they would expand to", async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "${"x".repeat(1000)}"><!ENTITY b "&a;&a;&a;">]>`;
  expect(await failureOf(rss(item("", "A1", "&b;"), bomb))).toMatch(/^FeedUnreadable.*entities/);
  const leak = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>';
  expect(await failureOf(rss(item("", "A1", "&f;"), leak))).toMatch(/^FeedUnreadable.*entities/);
});

test("a plain DOCTYPE does no harm", async () => {
  const feed = rss(item(""), '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "rss.dtd">');
  expect(itemsOf(await eventsOf(feed))).toHaveLength(1);
});

test("a feed beyond its limits is too large, unpacked size counted", async () => {
  const many = rss(item("", "A1").repeat(2000));
  expect(await failureOf(many, { maxBytes: 50_000 })).toMatch(/^FeedTooLarge/);
  expect(await failureOf(gzipSync(many), { maxBytes: 50_000 })).toMatch(/^FeedTooLarge/);
  expect(await failureOf(many, { maxItems: 1000 })).toMatch(/^FeedTooLarge.*1000 items/);
});

test("what the body throws comes through, packed or not", async () => {
  for (const start of [Buffer.from(rss("")), gzipSync(rss(""))]) {
    async function* cut() {
      yield start.subarray(0, 40);
      throw new Error("connection lost");
    }
    await expect(readFeed(cut()).next()).rejects.toThrow("connection lost");
  }
});

test("20,000 items pass through and leave only their ids in memory", async () => {
  const filler = "<description>".concat("Descriere lungă. ".repeat(120), "</description>");
  async function* generated() {
    yield Buffer.from(rss("").replace("</channel></rss>", ""));
    for (let id = 0; id < 20_000; id++)
      yield Buffer.from(item(`<g:price>${id + 1},50 lei</g:price>${filler}`, `PRODUCT-WITH-A-LONG-ID-${id}`));
    yield Buffer.from("</channel></rss>");
  }
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  let read = 0;
  let kept = 0;
  collect();
  const before = process.memoryUsage().heapUsed;
  for await (const event of readFeed(generated())) {
    if (event.kind === "item" && ++read % 19_000 === 0) {
      collect();
      kept = process.memoryUsage().heapUsed - before;
    }
  }
  expect(read).toBe(20_000);
  // Of 42 MB of feed.
  expect(kept).toBeLessThan(8_000_000);
}, 60_000);
