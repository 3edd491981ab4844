/** The items of RSS and Atom documents: each one's line, its fields as text, and what is wrong with it. */
import { notAFeed } from "./feed-format.ts";
import { type FeedEnd, type FieldName, isFieldName, type RawEvent, type RawItem } from "./raw-item.ts";
import { atomLink, baseOf, resolved, webAddress } from "./xml-attributes.ts";
import { createNamespaces } from "./xml-namespaces.ts";
import { decodeReferences } from "./xml-references.ts";
import { itemNameOf, rejectDoctype } from "./xml-root.ts";
import { createTokenizer } from "./xml-tokens.ts";

/** Characters kept of one field; more than any field needs. */
const MAX_FIELD = 65_536;
/** Values kept of one field. */
const MAX_VALUES = 100;
const MAX_DEPTH = 64;
const WRITE_LENGTH = 65_536;
/** Elements whose text may be HTML, and those of HTML that are also names of fields. */
const HTML_FIELDS = new Set(["description", "content", "summary"]);
const HTML_NAMES = new Set(["title", "link", "summary"]);

/**
 * Reads what has a plain meaning, with a warning, and gives each item that has none with its flaw. Entities that the document
 * declares are not expanded.
 * @returns how it ended
 * @throws Failure FeedUnreadable where it is no feed
 */
export async function* readXmlItems(text: AsyncIterable<string>): AsyncGenerator<RawEvent, FeedEnd> {
  const reader = createReader();
  for await (const chunk of text)
    for (let at = 0; at < chunk.length; at += WRITE_LENGTH) yield* reader.write(chunk.slice(at, at + WRITE_LENGTH));
  yield* reader.finish();
  return reader.end();
}

interface OpenItem {
  raw: RawItem;
  google: RawItem["fields"];
  plain: RawItem["fields"];
  /** Open elements in it that are no fields. */
  containers: string[];
}
interface OpenField {
  /** As written, in lower case. */
  tag: string;
  name: FieldName;
  isGoogle: boolean;
  text: string;
  /** Elements of HTML in it that are open. */
  markup: number;
}

function createReader() {
  let finished: RawEvent[] = [];
  let root: string | null = null;
  let itemName = "item";
  let isWhole = false;
  /** One, but where items hold elements that are named like them. */
  let items: OpenItem[] = [];
  let field: OpenField | null = null;
  let channelLink: { text: string } | null = null;
  let base: string | undefined;
  const namespaces = createNamespaces();
  const tokens = createTokenizer({ open, close, text, doctype: rejectDoctype, warn, flaw, commentLimit });

  const top = () => items.at(-1);
  function flaw(reason: string): void {
    const item = top();
    if (item === undefined) warn(reason);
    else item.raw.flaw ??= reason;
  }
  function warn(reason: string): void {
    const item = top();
    if (item === undefined) {
      if (root !== null) finished.push({ warning: reason, line: tokens.line() });
    } else if (!item.raw.warnings.includes(reason)) item.raw.warnings.push(reason);
  }

  /** Whole items may be in a comment between items, but no end of an item in one that begins in it. */
  function commentLimit(): string | null {
    return top() === undefined ? null : `</${itemName}`;
  }

  function open(tag: string, attributes: string, isEmpty: boolean, raw: string) {
    const name = tag.toLowerCase();
    const local = name.slice(name.indexOf(":") + 1);
    if (root === null) return openRoot(name, local, attributes);
    if (local === itemName) return openItem(attributes, isEmpty);
    const item = top();
    if (item === undefined) return openOutside(name, local, attributes, isEmpty);
    if (field !== null && !endsField(field, name, local)) return addMarkup(raw, isEmpty ? 0 : 1);
    if (field !== null) unclosed(field);
    if (item.containers.length === 0 && isFieldName(local)) {
      const kind = namespaces.kindOf(name, attributes);
      if (kind !== "other") return openField({ name, local, attributes, isEmpty, isGoogle: kind === "google" });
    }
    if (isEmpty) return;
    if (item.containers.length < MAX_DEPTH) item.containers.push(name);
    else flaw("Its elements are nested too deeply.");
  }

  function openRoot(name: string, local: string, attributes: string): void {
    const found = itemNameOf(local);
    if (found === null) return;
    root = name;
    itemName = found;
    namespaces.declare(attributes);
    base = baseOf(attributes);
  }

  function openOutside(name: string, local: string, attributes: string, isEmpty: boolean): void {
    namespaces.declare(attributes);
    base = baseOf(attributes) ?? base;
    if (local !== "link" || base !== undefined || name !== local) return;
    const href = atomLink(attributes);
    if (href !== "") base = webAddress(href);
    else if (!isEmpty) channelLink = { text: "" };
  }

  function openItem(attributes: string, isEmpty: boolean): void {
    const outer = top();
    const isNested = outer !== undefined && outer.containers.length > 0 && field === null;
    if (outer !== undefined && !isNested) {
      flaw(`It is not closed before the next one begins, in line ${tokens.line()}.`);
      endItems();
    }
    channelLink = null;
    isWhole = false;
    namespaces.enter(attributes);
    const raw = { line: tokens.line(), fields: {}, warnings: [], base: baseOf(attributes) ?? base };
    items.push({ raw, google: {}, plain: {}, containers: [] });
    if (isEmpty) closeItem();
  }

  interface FieldTag {
    name: string;
    local: FieldName;
    attributes: string;
    isEmpty: boolean;
    isGoogle: boolean;
  }
  function openField({ name, local, attributes, isEmpty, isGoogle }: FieldTag): void {
    const link = local === "link" ? atomLink(attributes) : "";
    const linkBase = baseOf(attributes);
    field = { tag: name, name: local, isGoogle, text: linkBase ? resolved(link, linkBase) : link, markup: 0 };
    if (isEmpty) closeField(field);
  }

  /** Whether an element that opens in a field shows that the field's end is missing. */
  function endsField({ name: inside }: OpenField, name: string, local: string): boolean {
    if (!isFieldName(local)) return false;
    const kind = namespaces.kindOf(name, "");
    return kind === "google" || (kind === "plain" && !(HTML_FIELDS.has(inside) && HTML_NAMES.has(local)));
  }

  function unclosed({ tag }: OpenField): void {
    flaw(`<${tag}> in it is not closed.`);
    field = null;
  }

  function addMarkup(raw: string, opened: number): void {
    if (field === null) return;
    field.text += raw.slice(0, MAX_FIELD - field.text.length);
    field.markup += opened;
  }

  function closeField({ name, isGoogle, text: value, markup, tag }: OpenField) {
    field = null;
    const item = top();
    if (item === undefined || value.trim() === "") return;
    if (markup !== 0) warn(`Markup in its <${tag}> is not closed.`);
    const fields = isGoogle ? item.google : item.plain;
    if (isGoogle && name === "id" && fields.id !== undefined && fields.id[0] !== value) return splitItem(value);
    const values = fields[name];
    if (values === undefined) fields[name] = [value];
    else if (values.length < MAX_VALUES) values.push(value);
  }

  /** Two ids in one item: the end of the first item and the beginning of the second one are missing. */
  function splitItem(id: string): void {
    flaw(`It is not closed before the next one begins, in line ${tokens.line()}.`);
    endItems();
    openItem("", false);
    flaw("Its beginning is damaged.");
    const item = top();
    if (item !== undefined) item.google.id = [id];
  }

  function close(tag: string, raw: string) {
    const name = tag.toLowerCase();
    const local = name.slice(name.indexOf(":") + 1);
    if (root === null) return;
    if (field !== null && field.tag === name) return closeField(field);
    if (local === itemName) return closeItem();
    if (name === root || local === "channel") return closeRoot(name);
    if (field !== null) return addMarkup(raw, -1);
    const containers = top()?.containers;
    const at = containers?.lastIndexOf(name) ?? -1;
    if (at >= 0) containers?.splice(at);
    else if (top() !== undefined) warn(`</${tag}> closes nothing.`);
    if (channelLink !== null && local === "link") {
      base = webAddress(decodeReferences(channelLink.text, () => {}).trim());
      channelLink = null;
    }
  }

  function closeRoot(name: string): void {
    if (top() !== undefined) {
      flaw("It is not closed.");
      endItems();
    }
    if (name === root) isWhole = true;
  }

  function closeItem() {
    const item = top();
    if (item === undefined) {
      const flawed = "Its beginning is damaged.";
      finished.push({ line: tokens.line(), fields: {}, warnings: [], flaw: flawed });
      return;
    }
    if (field !== null) unclosed(field);
    const [container] = item.containers;
    if (container !== undefined) flaw(`<${container}> in it is not closed.`);
    const isInner = items.length > 1;
    // An element of a field's own that is named like an item has no id: the field goes on.
    if (isInner && item.google.id === undefined) return leaveInner();
    items.pop();
    if (isInner) {
      flaw(`It is not closed before the next one begins, in line ${item.raw.line}.`);
      endItems();
    }
    finish(item);
    namespaces.leave();
  }

  function leaveInner(): void {
    items.pop();
    namespaces.leave();
  }

  function finish({ raw, plain, google }: OpenItem): void {
    raw.fields = { ...plain, ...google };
    finished.push(raw);
  }

  /** Ends all that is open, with the outermost item's flaw. */
  function endItems(): void {
    const reason = items.at(-1)?.raw.flaw;
    const [outer] = items;
    if (outer !== undefined) {
      if (reason !== undefined) outer.raw.flaw ??= reason;
      finish(outer);
    }
    for (const _ of items) namespaces.leave();
    items = [];
    field = null;
  }

  function text(value: string, isCdata: boolean): void {
    if (field !== null) {
      if (field.text.length >= MAX_FIELD) return;
      const decoded = isCdata ? value : decodeReferences(value, warn);
      if (CONTROLS.test(decoded)) warn("It holds control characters, which are left out.");
      field.text += decoded.slice(0, MAX_FIELD - field.text.length);
    } else if (channelLink !== null && channelLink.text.length < MAX_FIELD) channelLink.text += value;
  }

  function* take(): Generator<RawEvent> {
    const events = finished;
    finished = [];
    yield* events;
  }
  return {
    write(chunk: string) {
      tokens.write(chunk);
      return take();
    },
    finish() {
      tokens.end();
      if (root === null) throw notAFeed("something that is no XML");
      if (top() !== undefined) {
        flaw("The feed breaks off in it.");
        endItems();
      }
      return take();
    },
    end: (): FeedEnd => ({ brokenOffAt: isWhole ? null : tokens.line() }),
  };
}

const CONTROLS = /(?![\t\n\r])\p{Cc}/u;
