/** A second stack, on a hosted Supabase project: STORAGE=supabase, a token for every request, no embedded database. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { readConfig } from "../../src/config.ts";
import { DEMO_PROFILE_ID, DEMO_USER_ID } from "../../src/contract/demo.ts";
import { sweepOrphanedFiles } from "../../src/services/library/sweep-orphaned-files.ts";
import { type Stack, startStack } from "../../src/stack/index.ts";
import { createServiceClient, createUserClient, type Database } from "../../src/store/client.ts";
import { mediaPaths, storeFile } from "../../src/store/files/index.ts";
import { type HostedSupabase, startHostedSupabase } from "../servers/hosted-supabase.ts";
import type { StorageMode } from "../servers/supabase-storage.ts";
import { type Clip, endOfVideo } from "../support/batches.ts";
import { type Caller, callAs, refusal, tokenOf } from "../support/client.ts";
import { addClip } from "../support/clips.ts";
import { type StagedItem, stagedBatchesOf } from "../support/staged-batches.ts";

let folder: string;
let project: HostedSupabase;
let stack: Stack;
let service: Database;
let shop: Caller;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feedreel-supabase-"));
  project = await startHostedSupabase(join(folder, "project"));
  const config = readConfig({ DATA_DIR: join(folder, "stack"), STORAGE: "supabase", ...project.environment });
  stack = await startStack({ ...config, PORT: 0, TEMPORAL_UI_PORT: 0 }, { quiet: true });
  service = createServiceClient(stack.config);
  shop = callAs({ authorization: `Bearer ${await token(DEMO_USER_ID)}` }, { baseUrl: stack.apiUrl });
});
afterEach(() => {
  // Faults that a test has left over are not the next test's.
  project.storage.modes.length = 0;
});
afterAll(async () => {
  await stack?.stop();
  await project?.close();
  await rm(folder, { recursive: true, force: true });
});

const token = (user: string) => tokenOf(user, project.environment.SUPABASE_JWT_SECRET);
const library = async () => (await bodyOf(shop.api.library.$get({ query: {} }))).items;
const remove = (clip_id: string) => shop.api.library[":clip_id"].$delete({ param: { clip_id } });

/** A clip without the rendering. */
const add = (title: string) => addClip({ profileId: DEMO_PROFILE_ID, title }, stack.config);
async function objectsOf(jobId: string): Promise<number> {
  const paths = Object.values(mediaPaths(ownerOf(jobId)));
  const { data } = await service.storage.from("videos").createSignedUrls(paths, 60);
  return data?.filter(({ signedUrl }) => signedUrl !== null).length ?? -1;
}
const ownerOf = (jobId: string) => ({ profileId: DEMO_PROFILE_ID, jobId });

test("401: a request without a token is refused", async () => {
  expect((await fetch(`${stack.apiUrl}/api/v1/library`)).status).toBe(401);
});

describe("a video made while the file store is away now and then", () => {
  let items: StagedItem[];
  let clip: Clip;

  test("is complete after retries", async () => {
    const { locked, ended } = stagedBatchesOf(shop);
    const id = await locked({ contents: ["Why is space dark?"] }, { voice_id: "en-US-GuyNeural" });
    project.storage.modes.push("unavailable", "cut", "throttled");
    await bodyOf(shop.batches[":id"].start.$post({ param: { id }, json: {} }), 202);
    const batch = await ended(id);
    items = batch.items;
    expect([batch.status, items[0]?.error]).toEqual(["complete", null]);
    const job = await endOfVideo(shop.api, items[0]?.item_id ?? "");
    expect(job.stages.library?.attempts).toBe(4);
    expect(existsSync(join(stack.config.DATA_DIR, "media"))).toBe(false);
  });

  test("is listed with links signed in one call", async () => {
    project.storage.requests.length = 0;
    const [first, ...others] = await library();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ id: items[0]?.result?.clip_id, title: "Why is space dark?" });
    expect(project.storage.requests).toEqual(["POST /storage/v1/object/sign/videos"]);
    if (first) clip = first;
  });

  test("plays in parts, and is saved under its title", async () => {
    expect(clip.video_url.startsWith(`${project.environment.SUPABASE_URL}/storage/v1/object/sign/videos/`)).toBe(true);
    const part = await fetch(clip.video_url, { headers: { range: "bytes=4-7" } });
    expect([part.status, part.headers.get("content-type"), await part.text()]).toEqual([206, "video/mp4", "ftyp"]);
    expect(part.headers.get("content-range")).toBe(`bytes 4-7/${clip.size_bytes}`);
    expect(part.headers.get("cache-control")).toBe("max-age=31536000");
    const saved = await fetch(clip.download_url, { method: "HEAD" });
    expect(saved.headers.get("content-disposition")).toContain("filename*=UTF-8''Why%20is%20space%20dark.mp4");
    const picture = Buffer.from(await (await fetch(clip.thumbnail_url)).arrayBuffer());
    expect(picture.subarray(0, 2).toString("hex")).toBe("ffd8");
  });

  test("is refused with an expired link, and with another file's signature", async () => {
    project.storage.clock.aheadS = 3_590;
    expect((await fetch(clip.video_url)).status).toBe(200);
    project.storage.clock.aheadS = 3_610;
    expect((await fetch(clip.video_url)).status).toBe(400);
    project.storage.clock.aheadS = 0;
    expect((await fetch(clip.video_url.replace("video.mp4", "thumbnail.jpg"))).status).toBe(400);
  });
});

describe("another user of the project", () => {
  test("can't read, remove or write the shop's files", async () => {
    const { jobId } = await add("Mine");
    const stranger = createUserClient(stack.config, await token(randomUUID())).storage.from("videos");
    const { video } = mediaPaths(ownerOf(jobId));
    expect((await stranger.createSignedUrls([video], 60)).data).toMatchObject([{ path: video, signedUrl: null }]);
    expect((await stranger.remove([video])).data).toEqual([]);
    expect((await stranger.upload(video, "theirs", { upsert: true, contentType: "video/mp4" })).error).toMatchObject({
      statusCode: "403",
    });
    const owner = createUserClient(stack.config, await token(DEMO_USER_ID)).storage.from("videos");
    expect((await owner.upload(`${DEMO_PROFILE_ID}/x.mp4`, "x", { contentType: "video/mp4" })).error).toMatchObject({
      statusCode: "403",
    });
    expect(await objectsOf(jobId)).toBe(3);
  });
});

describe("the library", () => {
  test("503: says so while the store is away", async () => {
    project.storage.modes.push("unavailable");
    const answer = await refusal(shop.api.library.$get({ query: {} }));
    expect(answer).toMatchObject({ status: 503, problem: "storage-unavailable" });
    expect((await shop.api.library.$get({ query: {} })).status).toBe(200);
  });

  test("shows a clip whose file was removed from the store; its link answers 404", async () => {
    const { id, jobId } = await add("Half gone");
    await service.storage.from("videos").remove([mediaPaths(ownerOf(jobId)).thumbnail]);
    const clip = (await library()).find((one) => one.id === id);
    const picture = await fetch(clip?.thumbnail_url ?? "");
    expect([picture.status, ((await picture.json()) as { type: string }).type]).toEqual([
      404,
      "urn:feedreel:problem:file-not-found",
    ]);
    expect((await fetch(clip?.video_url ?? "")).status).toBe(200);
  });

  test("deletes the objects with the clip", async () => {
    const { id, jobId } = await add("Short lived");
    expect(await objectsOf(jobId)).toBe(3);
    expect((await remove(id)).status).toBe(204);
    expect(await objectsOf(jobId)).toBe(0);
    expect((await library()).map((clip) => clip.id)).not.toContain(id);
  });

  test("deletes a clip while the store is away; the sweep removes its objects", async () => {
    const { id, jobId } = await add("Deleted meanwhile");
    project.storage.modes.push("unavailable");
    expect((await remove(id)).status).toBe(204);
    expect(await objectsOf(jobId)).toBe(3);
    await sweepOrphanedFiles(stack.config, service, pino({ level: "silent" }));
    expect(await objectsOf(jobId)).toBe(0);
  });
});

describe("an upload", () => {
  let source: string;
  beforeAll(async () => {
    source = join(folder, "video.mp4");
    await writeFile(source, Buffer.alloc(3_000_000, 7));
  });
  const upload = (environment: object = {}, signal = new AbortController().signal) =>
    storeFile(readConfig({ ...stack.environment, ...environment }), {
      ...{ source, path: mediaPaths(ownerOf(randomUUID())).video, contentType: "video/mp4", signal },
    });

  test("that is too large is refused for good, with what to do", async () => {
    await project.sql("update storage.buckets set file_size_limit = 2000000");
    const refused = expect(upload()).rejects;
    await refused.toMatchObject({
      type: "StorageRefused",
      retryable: false,
      message: expect.stringMatching(/3 MB.*Storage settings/),
    });
    await project.sql("update storage.buckets set file_size_limit = null");
    await upload();
  });

  test("without a bucket is refused for good, with what to do", async () => {
    await project.sql("update storage.buckets set id = 'others', name = 'others'");
    await expect(upload()).rejects.toMatchObject({
      type: "StorageRefused",
      message: expect.stringContaining("supabase db push"),
    });
    await project.sql("update storage.buckets set id = 'videos', name = 'videos'");
  });

  test("with a wrong key is refused for good, with what to do", async () => {
    for (const key of [await token(DEMO_USER_ID), "no token at all"]) {
      await expect(upload({ SUPABASE_SERVICE_ROLE_KEY: key })).rejects.toMatchObject({
        type: "StorageRefused",
        message: expect.stringContaining("SUPABASE_SERVICE_ROLE_KEY"),
      });
    }
  });

  test.each<StorageMode>(["unavailable", "throttled", "cut"])(
    "that meets a store that is %s may be tried again",
    async (mode) => {
      project.storage.modes.push(mode);
      await expect(upload()).rejects.toMatchObject({ type: "StorageFailing", retryable: true });
    },
  );

  test("to an address where nothing listens may be tried again", async () => {
    await expect(upload({ SUPABASE_URL: "http://127.0.0.1:9" })).rejects.toMatchObject({ type: "StorageFailing" });
  });

  test("that hangs ends when it is cancelled", async () => {
    project.storage.modes.push("hang");
    const cancelled = new AbortController();
    const ended = expect(upload({}, cancelled.signal)).rejects.toMatchObject({ type: "StorageFailing" });
    await expect.poll(() => project.storage.modes.length, { interval: 10 }).toBe(0);
    cancelled.abort();
    await ended;
  });
});
