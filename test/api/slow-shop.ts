/** A shop whose pictures never come: videos of its products stay in set-up until they are cancelled. */
import { openShop } from "../e2e/shop.ts";
import { endOfJob, type FeedBody, get, newProfile, type ProfileHeaders, post } from "./client.ts";

export interface SlowShop {
  headers: ProfileHeaders;
  /** Ids of its products. */
  products: string[];
  close(): Promise<void>;
}

export async function openSlowShop(count = 3): Promise<SlowShop> {
  const items = (url: string) =>
    Array.from({ length: count }, (_, i) => ({
      id: `p${i}`,
      title: `Product ${i}`,
      price: "10 RON",
      image_link: `${url}/${i}.jpg`,
    }));
  const never = () => {};
  const routes = Object.fromEntries(Array.from({ length: count }, (_, i) => [`/${i}.jpg`, never]));
  const shop = await openShop(items, routes);
  const { headers } = await newProfile();
  const { body: feed } = await post<FeedBody>("/feeds", { name: "Slow", feed_url: `${shop.url}/feed.xml` }, headers);
  const { body: sync } = await post<{ job_id: string }>(`/feeds/${feed.id}/sync`, undefined, headers);
  await endOfJob(sync.job_id, headers);
  const { body } = await get<{ items: { id: string }[] }>("/products", headers);
  return {
    headers,
    products: body.items.map(({ id }) => id),
    close: shop.close,
  };
}
