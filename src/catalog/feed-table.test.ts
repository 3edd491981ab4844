import { expect, test } from "vitest";
import { eventsOf, failureOf, itemsOf, rejectedOf, seeded, warningsOf } from "./feed.fixture.ts";

const PIECES = [1, 9, 100_000];
async function each(feed: string) {
  const all = await Promise.all(PIECES.map((length) => eventsOf(feed, {}, length)));
  for (const events of all) expect(events).toEqual(all[0]);
  return all[0] ?? [];
}

test.each([
  ["TSV", "\t", "\n"],
  ["TSV with Windows's line ends", "\t", "\r\n"],
  ["TSV with the line ends of old Macs", "\t", "\r"],
  ["CSV", ",", "\n"],
  ["CSV with semicolons", ";", "\r\n"],
  ["a table with bars", "|", "\n"],
])("reads %s", async (_, delimiter, lineEnd) => {
  const rows = [
    ["id", "title", "Image Link", "g:price", "sale price", "unknown", "brand"],
    ["A1", "Ac & ață", "https://img.example/1.jpg", "10.00 RON", "8.00 RON", "x", "Acul"],
    ["A2", "Nasture", "https://img.example/2.jpg", "12.50 RON", "", "", ""],
  ];
  const events = await each(`\ufeff${rows.map((row) => row.join(delimiter)).join(lineEnd)}${lineEnd}`);
  expect(events).toMatchObject([
    { kind: "item", line: 2, item: { external_id: "A1", title: "Ac & ață", price: 10, sale_price: 8, brand: "Acul" } },
    { kind: "item", line: 3, item: { external_id: "A2", image_link: "https://img.example/2.jpg", price: 12.5 } },
  ]);
  expect(events).toHaveLength(2);
});

test("cells in quotes hold delimiters, line ends and quotes", async () => {
  const events = await each(
    'sep=,\nid,title,description,price\nA1,"Ac, mare","Linia 1\nlinia ""2""\n\nlinia 3","1.234,50 lei"\nA2, "Ață" ,x,5 RON',
  );
  expect(events).toMatchObject([
    {
      line: 3,
      item: { external_id: "A1", title: "Ac, mare", description: 'Linia 1 linia "2" linia 3', price: 1234.5 },
    },
    { line: 7, item: { external_id: "A2", title: "Ață", price: 5 } },
  ]);
});

test("a table below a notice of the server's is read", async () => {
  const events = await each("Warning: x in /srv/feed.php on line 3\n\nid\ttitle\tprice\nA1\tAc\t5 RON\n");
  expect(events).toMatchObject([{ line: 4, item: { external_id: "A1" } }]);
  expect(events).toHaveLength(1);
});

test("a quotation mark too many is read as it stands, with a warning", async () => {
  const events = await each(
    ["id\ttitle\tprice", 'A1\tMonitor 19"\t5 RON', 'A2\t"Bun" ac\t6 RON', 'A3\t"Ac\t7 RON', "A4\tAță\t8 RON", ""].join(
      "\n",
    ),
  );
  expect(itemsOf(events).map(({ external_id, title, price }) => [external_id, title, price])).toEqual([
    ["A1", 'Monitor 19"', 5],
    ["A2", '"Bun" ac', 6],
    ["A3", '"Ac', 7],
    ["A4", "Ață", 8],
  ]);
  expect(warningsOf(events).map(({ line, reason }) => [line, reason])).toEqual([
    [3, "A quotation mark in it is not closed."],
    [4, "A quotation mark in it is not closed."],
  ]);
});

test("a row with too many or too few cells costs that row", async () => {
  const events = await each("id,title,price\nA1,Ac,5 RON\nA2,Ac,mare,6 RON\nA3,Ac\n\nA4,Ac,7 RON,,\nA5,Ac,8 RON\n");
  expect(itemsOf(events).map(({ external_id }) => external_id)).toEqual(["A1", "A4", "A5"]);
  expect(rejectedOf(events)).toEqual([
    { line: 3, external_id: "A2", title: "Ac", reason: "It has 4 cells, but the table has 3 columns." },
    { line: 4, external_id: "A3", title: "Ac", reason: "It has 2 cells, but the table has 3 columns." },
  ]);
});

test("a table that stops within its last row breaks off", async () => {
  expect(await failureOf("id,title,price\nA1,Ac,5 RON\nA2,A")).toMatch(
    /^FeedUnreadable: The feed breaks off in line 3, /,
  );
  expect(await failureOf('id,title,price\nA1,Ac,5 RON\nA2,"Ac')).toMatch(
    /^FeedUnreadable: The feed breaks off in line 3, /,
  );
});

test("cells with several values", async () => {
  const events = await each(
    [
      "id\ttitle\tadditional_image_link\tproduct_highlight\tproduct_detail\tcustom_label_1",
      'A1\tAc\thttps://img.example/1.jpg,https://img.example/2,3.jpg\t"Unu, doi",Trei\tGeneral:Putere:20 W,:Culoare:roșu\tvară',
    ].join("\n"),
  );
  expect(itemsOf(events)).toMatchObject([
    {
      additional_image_links: ["https://img.example/1.jpg", "https://img.example/2,3.jpg"],
      highlights: ["Unu, doi", "Trei"],
      details: [
        { name: "Putere", value: "20 W" },
        { name: "Culoare", value: "roșu" },
      ],
      custom_labels: [null, "vară"],
    },
  ]);
});

test("no table throws anything but a Failure, and every id in a whole row is told of", async () => {
  const random = seeded(9);
  const parts = ['"', ",", "\n", "\r\n", "a", " ", '""', "A9", "\t", ";"];
  for (let round = 0; round < 2_000; round++) {
    const text = `id,title,price\n${Array.from({ length: random(30) }, () => parts[random(parts.length)]).join("")}\nZ1,Ac,5 RON\n`;
    const events = await each(text).catch((error: unknown) => {
      expect([text, String(error)]).toEqual([text, expect.stringContaining("Failure")]);
      return null;
    });
    if (events !== null) expect([text, itemsOf(events).at(-1)?.external_id]).toEqual([text, "Z1"]);
  }
});
