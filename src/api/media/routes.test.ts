import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mediaFolder, signLocalLink } from "../../store/files/local.ts";
import { startTestApp, type TestApp } from "../app.fixture.ts";

const CONTENT = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
const VIDEO = "profile/job/video.mp4";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  const file = join(mediaFolder(app.config), VIDEO);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, CONTENT);
  await writeFile(join(dirname(file), "captions.srt"), "1\n00:00:00,000 --> 00:00:01,000\nBună ziua\n");
  await writeFile(join(dirname(file), "empty.jpg"), "");
  await writeFile(join(app.config.DATA_DIR, "secret.txt"), "not for you");
});
afterAll(() => app.close());

const link = (path: string, expiresS = 600) => signLocalLink(app.config, { path }, expiresS);
const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  app.send(link(path), { method, headers });
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe("a signed link", () => {
  it("gives the whole file, without a token", async () => {
    const response = await get(VIDEO);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(response.headers.get("content-length")).toBe("1000");
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    expect(await bytes(response)).toEqual(CONTENT);
  });

  it("gives captions as UTF-8 text", async () => {
    const response = await get("profile/job/captions.srt");
    expect(response.headers.get("content-type")).toBe("application/x-subrip; charset=utf-8");
    expect(await response.text()).toContain("Bună ziua");
  });

  it("gives an empty file as such", async () => {
    const response = await get("profile/job/empty.jpg");
    expect(response.status).toBe(200);
    expect(await bytes(response)).toHaveLength(0);
  });

  it("answers HEAD alike, without the file", async () => {
    const response = await get(VIDEO, {}, "HEAD");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("1000");
    expect(await bytes(response)).toHaveLength(0);
  });
});

describe("a link that saves the file", () => {
  it("names it for every browser", async () => {
    const downloadName = "Țesătură „fină”; 100% in.mp4";
    const response = await app.send(signLocalLink(app.config, { path: VIDEO, downloadName }, 600));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="?es?tur? ?fin??; 100% in.mp4"; filename*=UTF-8''${encodeURIComponent(downloadName)}`,
    );
    expect(await bytes(response)).toEqual(CONTENT);
  });

  it("is refused under another name", async () => {
    const url = new URL(signLocalLink(app.config, { path: VIDEO, downloadName: "ours.mp4" }, 600), "http://localhost");
    for (const other of ["theirs.exe", null]) {
      if (other === null) url.searchParams.delete("download");
      else url.searchParams.set("download", other);
      expect((await app.send(`${url.pathname}${url.search}`)).status).toBe(403);
    }
  });
});

describe("a browser", () => {
  it.each([
    [3600, 600, 600],
    [60, 50, 120],
  ])("keeps a file whose link lasts %d s for a while, not past the link's end", async (lasts, least, most) => {
    const kept = (await app.send(link(VIDEO, lasts))).headers.get("cache-control") ?? "";
    const seconds = Number(/^private, max-age=(\d+)$/.exec(kept)?.[1]);
    expect(seconds).toBeGreaterThanOrEqual(least);
    expect(seconds).toBeLessThanOrEqual(most);
  });
});

describe("a range of a file", () => {
  it.each([
    ["bytes=0-99", "bytes 0-99/1000", 0, 100],
    ["bytes=990-", "bytes 990-999/1000", 990, 1000],
    ["bytes=-5", "bytes 995-999/1000", 995, 1000],
  ])("answers %s", async (range, contentRange, from, to) => {
    const response = await get(VIDEO, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(contentRange);
    expect(response.headers.get("content-length")).toBe(String(to - from));
    expect(await bytes(response)).toEqual(CONTENT.subarray(from, to));
  });

  it.each(["bytes=0-1,5-6", "bytes=7-3", "lines=1-2", "bytes=a-b"])(
    "asked for as %s is the whole file",
    async (range) => {
      const response = await get(VIDEO, { range });
      expect([response.status, response.headers.get("content-range")]).toEqual([200, null]);
      expect(await bytes(response)).toEqual(CONTENT);
    },
  );

  it("is ignored for HEAD", async () => {
    const response = await get(VIDEO, { range: "bytes=0-99" }, "HEAD");
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "1000"]);
  });

  it("outside the file is 416 with its size", async () => {
    const response = await get(VIDEO, { range: "bytes=1000-" });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */1000");
    expect(await response.json()).toMatchObject({ type: "urn:feedreel:problem:range-not-satisfiable" });
  });

  it("is given under If-Range only while the file is the same", async () => {
    const { headers } = await get(VIDEO, {}, "HEAD");
    const etag = headers.get("etag") ?? "";
    const modified = headers.get("last-modified") ?? "";
    expect((await get(VIDEO, { range: "bytes=0-9", "if-range": etag })).status).toBe(206);
    expect((await get(VIDEO, { range: "bytes=0-9", "if-range": modified })).status).toBe(206);
    expect((await get(VIDEO, { range: "bytes=0-9", "if-range": '"older"' })).status).toBe(200);
    expect((await get(VIDEO, { range: "bytes=0-9", "if-range": `W/${etag}` })).status).toBe(200);
  });

  it("is not sent again to a client that has it", async () => {
    const etag = (await get(VIDEO, {}, "HEAD")).headers.get("etag") ?? "";
    expect((await get(VIDEO, { "if-none-match": `"other", W/${etag}` })).status).toBe(304);
    expect((await get(VIDEO, { "if-none-match": '"other"' })).status).toBe(200);
  });
});

describe("a link that is not ours", () => {
  const problem = async (path: string) => {
    const response = await app.send(path);
    const { type } = (await response.json()) as { type: string };
    return [response.status, type.split(":").at(-1)];
  };

  it.each(["", "?expires=9999999999", "?signature=abc", "?expires=9999999999&signature=abc", "?expires=x&signature=y"])(
    "is refused with the query %s",
    async (query) => {
      expect(await problem(`/media/${VIDEO}${query}`)).toEqual([403, "link-not-valid"]);
    },
  );

  it("is refused for another file or another time", async () => {
    const url = new URL(link(VIDEO), "http://localhost");
    expect(await problem(`/media/profile/job/captions.srt${url.search}`)).toEqual([403, "link-not-valid"]);
    url.searchParams.set("expires", String(Number(url.searchParams.get("expires")) + 60));
    expect(await problem(`${url.pathname}${url.search}`)).toEqual([403, "link-not-valid"]);
  });

  it("is refused when it has expired", async () => {
    expect(await problem(link(VIDEO, -120))).toEqual([403, "link-not-valid"]);
  });

  it("does not lead outside the folder, even if signed", async () => {
    const [, query = ""] = link("../secret.txt").split("?");
    expect(await problem(`/media/..%2fsecret.txt?${query}`)).toEqual([404, "file-not-found"]);
    expect(await problem(`/media/%2e%2e/secret.txt?${query}`)).not.toContain(200);
  });

  it("to a file that is gone, or to a folder, is 404", async () => {
    expect(await problem(link("profile/job/gone.mp4"))).toEqual([404, "file-not-found"]);
    expect(await problem(link("profile/job"))).toEqual([404, "file-not-found"]);
  });

  it("that cannot be decoded is refused", async () => {
    expect(await problem("/media/%E0%A4%A?expires=1&signature=x")).toEqual([403, "link-not-valid"]);
  });
});
