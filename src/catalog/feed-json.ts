/** The items of Shopify's `products.json`: one for each variant. */
import { z } from "zod";
import { notAFeed } from "./feed-format.ts";
import type { FeedEnd, RawEvent, RawItem } from "./raw-item.ts";

/** Characters of one product. */
const MAX_PRODUCT = 5_000_000;

const nullable = <T extends z.ZodType>(type: T) => type.nullish().catch(null);
const text = nullable(z.string());
const idSchema = z.union([z.string().min(1), z.number()]).transform(String);
const amount = nullable(z.union([z.string(), z.number()]).transform(String));
const picture = nullable(z.object({ src: z.string() }));
const variantSchema = z.object({
  id: idSchema,
  title: text,
  price: amount,
  compare_at_price: amount,
  available: nullable(z.boolean()),
  barcode: text,
  option1: text,
  option2: text,
  option3: text,
  featured_image: picture,
});
const productSchema = z.object({
  id: idSchema,
  title: z.string(),
  handle: text,
  body_html: text,
  vendor: text,
  product_type: text,
  options: nullable(z.array(z.object({ name: z.string() }))),
  image: picture,
  images: nullable(z.array(z.object({ src: z.string() }))),
  variants: z.array(variantSchema).min(1),
});
type Product = z.infer<typeof productSchema>;

/** Names of options that are fields of Google's, in some languages. */
const OPTION_FIELDS: [field: "color" | "size" | "material", names: RegExp][] = [
  ["color", /^(colou?r|culoare|farbe|couleur|colore|kleur|kolor|szín|barva)$/i],
  ["size", /^(size|mărime|marime|größe|groesse|taille|taglia|maat|rozmiar|méret|talla|tamanho)$/i],
  ["material", /^(material|matériau|materiale|materiaal|materiał|anyag)$/i],
];

/**
 * @param text a document with `products`, or an array of products
 * @throws Failure FeedUnreadable where there are none
 */
export async function* readShopifyItems(text: AsyncIterable<string>): AsyncGenerator<RawEvent, FeedEnd> {
  const products = productTexts(text);
  for (;;) {
    const { value, done } = await products.next();
    if (done === true) return value;
    yield* itemsOf(value);
  }
}

interface ProductText {
  json: string;
  line: number;
}

/** Cuts the products' own texts out of the document, so that a damaged one does not damage the others. */
async function* productTexts(chunks: AsyncIterable<string>): AsyncGenerator<ProductText, FeedEnd> {
  const mark = /["\\{}\]]/g;
  let buffer = "";
  let isInArray = false;
  let isEnded = false;
  let isInString = false;
  let depth = 0;
  let line = 1;
  let start = 0;
  let at = 0;
  for await (const chunk of chunks) {
    buffer += chunk;
    if (!isInArray) {
      const array = /^\ufeff?\s*(?:\[|\{[\s\S]*?"products"\s*:\s*\[)/.exec(buffer);
      if (array === null && buffer.length <= MAX_PRODUCT) continue;
      if (array === null) break;
      isInArray = true;
      at = array[0].length;
    }
    mark.lastIndex = at;
    for (let found = mark.exec(buffer); found !== null && !isEnded; found = mark.exec(buffer)) {
      const [sign] = found;
      if (isInString && sign === "\\") {
        mark.lastIndex++;
      } else if (sign === '"') isInString = !isInString;
      else if (isInString) continue;
      else if (sign === "{" && depth++ === 0) {
        line += newlines(buffer.slice(start, found.index));
        start = found.index;
      } else if (sign === "}" && --depth === 0) {
        const json = buffer.slice(start, mark.lastIndex);
        yield { json, line };
        line += newlines(json);
        start = mark.lastIndex;
      } else if (sign === "]" && depth === 0) isEnded = true;
      at = mark.lastIndex;
    }
    at = Math.max(at, mark.lastIndex, buffer.length);
    const cut = depth === 0 ? buffer.length : start;
    if (depth === 0) line += newlines(buffer.slice(start));
    buffer = buffer.slice(cut);
    at -= cut;
    start = 0;
    if (buffer.length > MAX_PRODUCT) break;
  }
  if (!isInArray) throw notAFeed("a JSON file without products");
  return { brokenOffAt: isEnded ? null : line };
}

const newlines = (text: string) => text.split("\n").length - 1;

function* itemsOf({ json, line }: ProductText): Generator<RawItem> {
  const parsed = parseJson(json);
  const found = productSchema.safeParse(parsed.value);
  if (!found.success) {
    const { title } = z.object({ title: text }).catch({ title: null }).parse(parsed.value);
    const fields: RawItem["fields"] = title ? { title: [title] } : {};
    const [issue] = found.error.issues;
    const flaw = parsed.value === undefined ? "It is no sound JSON." : `Its ${issue?.path.join(".")} is missing.`;
    return yield { line, fields, warnings: [], flaw };
  }
  for (const variant of found.data.variants)
    yield { line, fields: fieldsOf(found.data, variant), warnings: parsed.warnings };
}

function parseJson(json: string): { value: unknown; warnings: string[] } {
  try {
    return { value: JSON.parse(json), warnings: [] };
  } catch {
    try {
      const value: unknown = JSON.parse(json.replaceAll(/\p{Cc}/gu, " "));
      return { value, warnings: ["It holds control characters, which are left out."] };
    } catch {
      return { value: undefined, warnings: [] };
    }
  }
}

function fieldsOf(product: Product, variant: Product["variants"][number]): RawItem["fields"] {
  const isOnly = !variant.title || /^default title$/i.test(variant.title);
  const before = Number(variant.compare_at_price ?? 0);
  const isOnSale = before > Number(variant.price ?? 0);
  const main = variant.featured_image?.src ?? product.images?.[0]?.src ?? product.image?.src;
  const others = (product.images ?? []).map(({ src }) => src).filter((src) => src !== main);
  const handle = product.handle && encodeURIComponent(product.handle);
  const options = [variant.option1, variant.option2, variant.option3];
  const fields: Record<string, string[] | string | null | undefined> = {
    id: variant.id,
    item_group_id: product.id,
    title: isOnly ? product.title : `${product.title} – ${variant.title}`,
    description: product.body_html,
    link: handle && `/products/${handle}${product.variants.length > 1 ? `?variant=${variant.id}` : ""}`,
    image_link: main,
    additional_image_link: others,
    price: isOnSale ? variant.compare_at_price : variant.price,
    sale_price: isOnSale ? variant.price : null,
    brand: product.vendor,
    product_type: product.product_type,
    availability: variant.available === null || variant.available === undefined ? null : stock(variant.available),
    gtin: variant.barcode,
  };
  for (const [index, { name }] of (product.options ?? []).entries()) {
    const field = OPTION_FIELDS.find(([, names]) => names.test(name.trim()))?.[0];
    if (field !== undefined) fields[field] = options[index];
  }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value && value.length > 0 ? [[name, [value].flat()]] : [])),
  );
}

const stock = (isAvailable: boolean) => (isAvailable ? "in_stock" : "out_of_stock");
