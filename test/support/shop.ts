/** A shop on this machine, whose feed and pictures a test writes. */
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { inject } from "vitest";

export interface ShopItem {
  id: string;
  title: string;
  price?: string;
  sale_price?: string;
  image_link?: string;
  brand?: string;
}

const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function feedOf(items: ShopItem[]): string {
  const fields = (item: ShopItem) =>
    Object.entries(item).map(([name, value]) => `<g:${name}>${escapeXml(String(value))}</g:${name}>`);
  const body = items.map((item) => `<item>${fields(item).join("")}</item>`).join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>${body}</channel></rss>`;
}

/**
 * Serves `/feed.xml` and whatever the routes say, at the one private address that the stack may fetch from.
 * @param items of the feed; given the shop's own address
 */
export async function openShop(
  items: (url: string) => ShopItem[],
  routes: Record<string, RequestListener>,
): Promise<{ url: string; close: () => Promise<void> }> {
  const port = inject("shopPort");
  const url = `http://127.0.0.1:${port}`;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", url).pathname;
    if (path === "/feed.xml") {
      response.setHeader("content-type", "application/xml").end(feedOf(items(url)));
      return;
    }
    const route = routes[path];
    if (route) route(request, response);
    else response.writeHead(404).end();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
