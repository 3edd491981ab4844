export { batchCallback } from "./batch-callback.ts";
export { batchVideo } from "./batch-video.ts";
export { feedSync } from "./feed-sync.ts";
export { nightlyBatch } from "./nightly-batch.ts";
export { productVideo } from "./product-video.ts";
