/** The API as the demo uses it: as any REST caller would. */
import { z } from "zod";
import { DEMO_FEED_NAME } from "../contract/demo.ts";
import type { SettingsOverride } from "../contract/settings.ts";

const productSchema = z.object({ id: z.string(), external_id: z.string(), title: z.string() });
export type DemoProduct = z.infer<typeof productSchema>;

const statusSchema = z.object({
  status: z.enum(["processing", "completed"]),
  outcome: z.string().nullable(),
  product_jobs: z.array(
    z.object({
      product_id: z.string(),
      job_id: z.string(),
      title: z.string().nullable(),
      status: z.enum(["queued", "processing", "completed", "failed", "cancelled"]),
      stage: z.string().nullable(),
      progress: z.number(),
      error: z.string().nullable(),
      result: z.object({ video_path: z.string(), duration_s: z.number(), notes: z.array(z.string()) }).nullable(),
    }),
  ),
});
export type DemoBatch = z.infer<typeof statusSchema>;

const feedSchema = z.object({ id: z.string(), name: z.string(), feed_url: z.string() });
const problemSchema = z.object({ title: z.string(), detail: z.string().optional() });

export function createDemoClient(apiUrl: string) {
  async function call<T>(answer: z.ZodType<T>, method: "GET" | "POST", path: string, body?: object): Promise<T> {
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const json: unknown = await response.json();
    if (response.ok) return answer.parse(json);
    const problem = problemSchema.parse(json);
    throw new Error(`${method} ${path}: ${problem.detail ?? problem.title}`);
  }

  return {
    /** The sample feed, made anew where an earlier run served it on another port; its clips stay. */
    async sampleFeed(): Promise<string> {
      const feed_url = `${apiUrl}/samples/feed.xml`;
      const { items } = await call(z.object({ items: z.array(feedSchema) }), "GET", "/feeds");
      const known = items.filter(({ name }) => name === DEMO_FEED_NAME);
      const current = known.find((feed) => feed.feed_url === feed_url);
      if (current) return current.id;
      for (const { id } of known) await fetch(`${apiUrl}/api/v1/feeds/${id}`, { method: "DELETE" });
      return (await call(feedSchema, "POST", "/feeds", { name: DEMO_FEED_NAME, feed_url })).id;
    },

    async syncFeed(feedId: string): Promise<void> {
      const { job_id } = await call(z.object({ job_id: z.string() }), "POST", `/feeds/${feedId}/sync`);
      const jobSchema = z.object({ status: z.string(), error: z.string().nullable() });
      for (;;) {
        const job = await call(jobSchema, "GET", `/jobs/${job_id}`);
        if (job.status === "completed") return;
        if (job.status === "failed") throw new Error(`The sample feed was not synced: ${job.error}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },

    async products(feedId: string): Promise<DemoProduct[]> {
      const page = z.object({ items: z.array(productSchema) });
      const { items } = await call(page, "GET", `/products?feed_id=${feedId}&page_size=100`);
      return items.toSorted((a, b) => a.external_id.localeCompare(b.external_id));
    },

    async startBatch(productIds: string[], settings: SettingsOverride): Promise<string> {
      const body = { product_ids: productIds, ...settings };
      return (await call(z.object({ batch_id: z.string() }), "POST", "/products/batch-generate", body)).batch_id;
    },

    batch: (id: string): Promise<DemoBatch> => call(statusSchema, "GET", `/products/batch/${id}/status`),
  };
}
