/** Which elements are Google's, which RSS's or Atom's own, and which another's. */

const GOOGLE = /^\s*https?:\/\/(?:www\.)?base\.google\.com\/ns\/1\.0\/?\s*$/i;
const PLAIN = new Set(["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/"]);
const DECLARATION = /(?:^|\s)xmlns(?::([^\s=]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

type Prefixes = ReadonlyMap<string, string>;

export interface Namespaces {
  /** Declarations outside of items: they stay. */
  declare(attributes: string): void;
  /** An item begins, or ends. */
  enter(attributes: string): void;
  leave(): void;
  /**
   * @param name in lower case, with its prefix
   * @param attributes its own, which may declare a namespace for it alone
   */
  kindOf(name: string, attributes: string): "google" | "plain" | "other";
}

/**
 * The prefix `g` is Google's also where nothing declares it, or as something else. Elements without a prefix count as the
 * document's own where the default namespace is that of their item, whatever it is.
 */
export function createNamespaces(): Namespaces {
  let current: Prefixes = new Map();
  const outer: Prefixes[] = [];
  return {
    declare: (attributes) => {
      current = declared(attributes, current);
    },
    enter: (attributes) => {
      outer.push(current);
      current = declared(attributes, current);
    },
    leave: () => {
      current = outer.pop() ?? current;
    },
    kindOf: (name, attributes) => {
      const colon = name.indexOf(":");
      const prefix = colon < 0 ? "" : name.slice(0, colon);
      const uri = declared(attributes, current).get(prefix) ?? "";
      if (prefix === "g" || GOOGLE.test(uri)) return "google";
      if (PLAIN.has(uri)) return "plain";
      return prefix === "" && uri === (current.get("") ?? "") ? "plain" : "other";
    },
  };
}

function declared(attributes: string, outer: Prefixes): Prefixes {
  if (!attributes.includes("xmlns")) return outer;
  const prefixes = new Map(outer);
  for (const [, prefix = "", double, single] of attributes.matchAll(DECLARATION))
    prefixes.set(prefix.toLowerCase(), double ?? single ?? "");
  return prefixes;
}
