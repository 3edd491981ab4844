/** A shop that never answers for its pictures: videos of its products stay in set-up until they are cancelled. */
import { addSyncedFeed, productsOf } from "./batches.ts";
import { newProfile, type Profile } from "./client.ts";
import { openShop } from "./shop.ts";

export interface SlowShop extends Profile {
  /** Ids of its products. */
  products: string[];
  /** How many pictures were requested. */
  picturesAsked(): number;
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
  let asked = 0;
  const never = () => void asked++;
  const routes = Object.fromEntries(Array.from({ length: count }, (_, i) => [`/${i}.jpg`, never]));
  const shop = await openShop(items, routes);
  const profile = await newProfile();
  await addSyncedFeed(profile.api, `${shop.url}/feed.xml`);
  const products = (await productsOf(profile.api)).map(({ id }) => id);
  return { ...profile, products, picturesAsked: () => asked, close: shop.close };
}
