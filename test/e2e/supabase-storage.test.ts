/** A stack of its own on a Supabase project that is not ours: STORAGE=supabase, tokens for everybody, no embedded database. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SignJWT } from "jose";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { DEMO_PROFILE_ID, DEMO_USER_ID } from "../../src/contract/demo.ts";
import { sweepOrphanedFiles } from "../../src/services/library/sweep-orphaned-files.ts";
import { type Stack, startStack } from "../../src/stack/index.ts";
import { createServiceClient, createUserClient, type Database } from "../../src/store/client.ts";
import { mediaPaths, storeFile } from "../../src/store/files/index.ts";
import { addClip } from "../api/clips.ts";
import { type HostedSupabase, startHostedSupabase } from "../servers/hosted-supabase.ts";
import type { StorageMode } from "../servers/supabase-storage.ts";

interface Clip {
  id: string;
  job_id: string;
  title: string;
  video_url: string;
  download_url: string;
  thumbnail_url: string;
  size_bytes: number;
}
interface Item {
  item_id: string;
  error: string | null;
  result: { clip_id: string } | null;
}

let folder: string;
let project: HostedSupabase;
let stack: Stack;
let service: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feedreel-supabase-"));
  project = await startHostedSupabase(join(folder, "project"));
  const config = readConfig({ DATA_DIR: join(folder, "stack"), STORAGE: "supabase", ...project.environment });
  stack = await startStack({ ...config, PORT: 0, TEMPORAL_UI_PORT: 0 }, { quiet: true });
  service = createServiceClient(stack.config);
});
afterEach(() => {
  // One test's faults are not the next one's.
  project.storage.modes.length = 0;
});
afterAll(async () => {
  await stack?.stop();
  await project?.close();
  await rm(folder, { recursive: true, force: true });
});

const tokenOf = (user: string) =>
  new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(user)
    .setAudience("authenticated")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(project.environment.SUPABASE_JWT_SECRET));

async function ask<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  const response = await fetch(`${stack.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenOf(DEMO_USER_ID)}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as T };
}
const library = async () => (await ask<{ items: Clip[] }>("GET", "/api/v1/library")).body.items;

/** A clip without the rendering. */
const add = (title: string) => addClip({ profileId: DEMO_PROFILE_ID, title }, stack.config);
async function objectsOf(jobId: string): Promise<number> {
  const paths = Object.values(mediaPaths(ownerOf(jobId)));
  const { data } = await service.storage.from("videos").createSignedUrls(paths, 60);
  return data?.filter(({ signedUrl }) => signedUrl !== null).length ?? -1;
}
const ownerOf = (jobId: string) => ({ profileId: DEMO_PROFILE_ID, jobId });

test("401: nobody is let in without a token", async () => {
  expect((await fetch(`${stack.apiUrl}/api/v1/library`)).status).toBe(401);
});

describe("a video made while the file store comes and goes", () => {
  let items: Item[];
  let clip: Clip;

  test("is complete after retries", async () => {
    const config = { tts_provider: "espeak", voice_id: "en-US-GuyNeural", duration_s: 15 };
    const { body: batch } = await ask<{ id: string }>("POST", "/v1/batch", { name: "Stored elsewhere", config });
    await ask("POST", `/v1/batch/${batch.id}/items`, { contents: ["Why is space dark?"] });
    await ask("POST", `/v1/batch/${batch.id}/lock`);
    project.storage.modes.push("unavailable", "cut", "throttled");
    expect((await ask("POST", `/v1/batch/${batch.id}/start`)).status).toBe(202);
    let state: { status: string; items: Item[] };
    do {
      await sleep(200);
      state = (await ask<typeof state>("GET", `/v1/batch/${batch.id}`)).body;
    } while (state.status === "processing");
    items = state.items;
    expect([state.status, items[0]?.error]).toEqual(["complete", null]);
    const { body: job } = await ask<{ stages: Record<string, { attempts: number }> }>(
      "GET",
      `/api/v1/jobs/${items[0]?.item_id}`,
    );
    expect(job.stages.library?.attempts).toBe(4);
    expect(existsSync(join(stack.config.DATA_DIR, "media"))).toBe(false);
  });

  test("is listed with links that one call signed", async () => {
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

  test("is refused when the link has expired, or is another's", async () => {
    project.storage.clock.aheadS = 3_590;
    expect((await fetch(clip.video_url)).status).toBe(200);
    project.storage.clock.aheadS = 3_610;
    expect((await fetch(clip.video_url)).status).toBe(400);
    project.storage.clock.aheadS = 0;
    expect((await fetch(clip.video_url.replace("video.mp4", "thumbnail.jpg"))).status).toBe(400);
  });
});

describe("another user of the project", () => {
  test("neither reads, removes nor writes a shop's files", async () => {
    const { jobId } = await add("Mine");
    const stranger = createUserClient(stack.config, await tokenOf(randomUUID())).storage.from("videos");
    const { video } = mediaPaths(ownerOf(jobId));
    expect((await stranger.createSignedUrls([video], 60)).data).toMatchObject([{ path: video, signedUrl: null }]);
    expect((await stranger.remove([video])).data).toEqual([]);
    expect((await stranger.upload(video, "theirs", { upsert: true, contentType: "video/mp4" })).error).toMatchObject({
      statusCode: "403",
    });
    const owner = createUserClient(stack.config, await tokenOf(DEMO_USER_ID)).storage.from("videos");
    expect((await owner.upload(`${DEMO_PROFILE_ID}/x.mp4`, "x", { contentType: "video/mp4" })).error).toMatchObject({
      statusCode: "403",
    });
    expect(await objectsOf(jobId)).toBe(3);
  });
});

describe("the library", () => {
  test("503: says so while the store is away", async () => {
    project.storage.modes.push("unavailable");
    const answer = await ask<{ type: string }>("GET", "/api/v1/library");
    expect([answer.status, answer.body.type]).toEqual([503, "urn:feedreel:problem:storage-unavailable"]);
    expect((await ask("GET", "/api/v1/library")).status).toBe(200);
  });

  test("shows a clip whose file somebody removed; its link says so", async () => {
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
    expect((await ask("DELETE", `/api/v1/library/${id}`)).status).toBe(204);
    expect(await objectsOf(jobId)).toBe(0);
    expect((await library()).map((clip) => clip.id)).not.toContain(id);
  });

  test("deletes a clip while the store is away; the sweep removes its objects", async () => {
    const { id, jobId } = await add("Deleted meanwhile");
    project.storage.modes.push("unavailable");
    expect((await ask("DELETE", `/api/v1/library/${id}`)).status).toBe(204);
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
    for (const key of [await tokenOf(DEMO_USER_ID), "no token at all"]) {
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

  test("to an address where nobody listens may be tried again", async () => {
    await expect(upload({ SUPABASE_URL: "http://127.0.0.1:9" })).rejects.toMatchObject({ type: "StorageFailing" });
  });

  test("that hangs ends when it is cancelled", async () => {
    project.storage.modes.push("hang");
    const cancelled = new AbortController();
    const ended = expect(upload({}, cancelled.signal)).rejects.toMatchObject({ type: "StorageFailing" });
    while (project.storage.modes.length > 0) await sleep(10);
    cancelled.abort();
    await ended;
  });
});
