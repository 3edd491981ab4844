import { beforeAll, describe, expect, test } from "vitest";
import {
  apiUrl,
  call,
  endOfJob,
  type FeedBody,
  get,
  newProfile,
  type ProblemBody,
  post,
  problemName,
} from "./client.ts";

let headers: Record<string, string>;
let feed: FeedBody;
beforeAll(async () => {
  ({ headers } = await newProfile());
  const answer = await post<FeedBody>("/feeds", { name: " Shop ", feed_url: `${apiUrl}/samples/feed.xml` }, headers);
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe(`/api/v1/feeds/${answer.body.id}`);
  feed = answer.body;
});

describe("POST /feeds", () => {
  test("201: never synced yet", () => {
    expect(feed).toMatchObject({ name: "Shop", status: "never_synced", counts: null, rejected: [], error: null });
  });

  test("409: the same address again, in this profile only", async () => {
    const again = { name: "Again", feed_url: feed.feed_url };
    const answer = await post("/feeds", again, headers);
    expect([answer.status, problemName(answer)]).toEqual([409, "feed-exists"]);
    const other = await newProfile();
    expect((await post("/feeds", again, other.headers)).status).toBe(201);
  });

  test.each([
    ["feed_url", { name: "x", feed_url: "ftp://shop.example/feed.xml" }],
    ["feed_url", { name: "x", feed_url: "shop.example" }],
    ["feed_url", { name: "x", feed_url: `https://shop.example/${"x".repeat(2000)}` }],
    ["feed_url", { name: "x" }],
    ["name", { name: "  ", feed_url: "https://shop.example/" }],
    ["name", { name: "x".repeat(201), feed_url: "https://shop.example/" }],
    ["url", { name: "x", feed_url: "https://shop.example/", url: "y" }],
  ])("422: a fault of %s", async (path, body) => {
    const answer = await post("/feeds", body, headers);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  test("400: no JSON", async () => {
    expect((await post("/feeds", "name=x", headers)).status).toBe(400);
  });
});

describe("GET /feeds", () => {
  test("200: one's own, all and one", async () => {
    const { body } = await get<{ items: FeedBody[] }>("/feeds", headers);
    expect(body.items.map(({ id }) => id)).toContain(feed.id);
    expect((await get<FeedBody>(`/feeds/${feed.id}`, headers)).body.id).toBe(feed.id);
  });

  test("404: unknown, or another profile's", async () => {
    const answer = await get<ProblemBody>("/feeds/nonsense", headers);
    expect([answer.status, problemName(answer)]).toEqual([404, "feed-not-found"]);
    const other = await newProfile();
    expect((await get(`/feeds/${feed.id}`, other.headers)).status).toBe(404);
  });
});

describe("POST /feeds/{id}/sync", () => {
  test("202: started twice at once it is one sync", async () => {
    const sync = () => post<{ job_id: string; status: string }>(`/feeds/${feed.id}/sync`, undefined, headers);
    const answers = await Promise.all([sync(), sync(), sync()]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const jobs = [...new Set(answers.map(({ body }) => body.job_id))];
    for (const id of jobs) expect((await endOfJob(id, headers)).status).toBe("completed");
    const { body } = await get<FeedBody>(`/feeds/${feed.id}`, headers);
    expect(body.status).toBe("synced");
    expect(body.counts?.read).toBeGreaterThan(10);
  });

  test("404: unknown, or another profile's", async () => {
    expect((await post("/feeds/nonsense/sync", undefined, headers)).status).toBe(404);
    const other = await newProfile();
    expect((await post(`/feeds/${feed.id}/sync`, undefined, other.headers)).status).toBe(404);
  });
});

describe("DELETE /feeds/{id}", () => {
  test("404: another profile's stays", async () => {
    const other = await newProfile();
    expect((await call("DELETE", `/feeds/${feed.id}`, { headers: other.headers })).status).toBe(404);
    expect((await get(`/feeds/${feed.id}`, headers)).status).toBe(200);
  });

  test("204: gone, and 404 from then on", async () => {
    const { body } = await post<FeedBody>("/feeds", { name: "x", feed_url: "https://shop.example/gone.xml" }, headers);
    expect((await call("DELETE", `/feeds/${body.id}`, { headers })).status).toBe(204);
    expect((await call("DELETE", `/feeds/${body.id}`, { headers })).status).toBe(404);
    expect((await get(`/feeds/${body.id}`, headers)).status).toBe(404);
  });
});
