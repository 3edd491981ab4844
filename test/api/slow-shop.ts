/** A shop whose pictures never come: videos of its products stay in set-up until they are cancelled. */
import { openShop } from "../e2e/shop.ts";
import { endOfJob, type FeedBody, get, newProfile, type ProfileHeaders, post } from "./client.ts";

export interface SlowShop {
  headers: ProfileHeaders;
  /** Ids of its products. */
  products: string[];
  /** From now on pictures are answered with 404. */
  giveUp(): void;
  close(): Promise<void>;
}

export async function openSlowShop(count = 3): Promise<SlowShop> {
  const waiting = new Set<() => void>();
  let givenUp = false;
  const items = (url: string) =>
    Array.from({ length: count }, (_, i) => ({
      id: `p${i}`,
      title: `Product ${i}`,
      price: "10 RON",
      image_link: `${url}/${i}.jpg`,
    }));
  const picture = (_: unknown, response: { writeHead(status: number): { end(): void } }) => {
    const answer = () => response.writeHead(404).end();
    if (givenUp) answer();
    else waiting.add(answer);
  };
  const routes = Object.fromEntries(Array.from({ length: count }, (_, i) => [`/${i}.jpg`, picture]));
  const shop = await openShop(items, routes);
  const { headers } = await newProfile();
  const { body: feed } = await post<FeedBody>("/feeds", { name: "Slow", feed_url: `${shop.url}/feed.xml` }, headers);
  const { body: sync } = await post<{ job_id: string }>(`/feeds/${feed.id}/sync`, undefined, headers);
  await endOfJob(sync.job_id, headers);
  const { body } = await get<{ items: { id: string }[] }>("/products", headers);
  return {
    headers,
    products: body.items.map(({ id }) => id),
    giveUp() {
      givenUp = true;
      for (const answer of waiting) answer();
    },
    close: shop.close,
  };
}
