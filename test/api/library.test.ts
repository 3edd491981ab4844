import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { get, newProfile, type ProblemBody, problemName } from "./client.ts";

let headers: Record<string, string>;
beforeAll(async () => {
  ({ headers } = await newProfile());
});

test("200: a new profile's library is empty", async () => {
  const { status, body } = await get("/library", headers);
  expect([status, body]).toEqual([200, { items: [], total: 0, page: 1, page_size: 50 }]);
  expect((await get<object>("/library?page=7&page_size=3", headers)).body).toMatchObject({ page: 7, page_size: 3 });
  expect((await get(`/library?product_id=${randomUUID()}`, headers)).status).toBe(200);
});

test.each(["nonsense", randomUUID()])("404: there is no clip %s", async (id) => {
  const answer = await get<ProblemBody>(`/library/${id}`, headers);
  expect([answer.status, problemName(answer)]).toEqual([404, "clip-not-found"]);
});

test("422: a page that cannot be", async () => {
  const answer = await get<ProblemBody>("/library?page=-1&sort=title", headers);
  expect(answer.status).toBe(422);
  expect(answer.body.errors?.map(({ path }) => path)).toEqual(["page", "sort"]);
});
