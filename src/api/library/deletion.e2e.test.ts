/** A clip is deleted with its project and its files, even if a process is killed on the way; its job stays. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pino } from "pino";
import { beforeAll, expect, test } from "vitest";
import { newProfile, type Profile, refusal, stackConfig, tokenOf } from "../../../test/support/client.ts";
import { addClip } from "../../../test/support/clips.ts";
import { sweepOrphanedFiles } from "../../services/library/sweep-orphaned-files.ts";
import { createServiceClient, createUserClient, type Database, unwrap, unwrapMaybe } from "../../store/client.ts";
import { markFilesOrphaned } from "../../store/orphaned-files.ts";
import { bodyOf, type ProblemBody } from "../client.ts";

let db: Database;
let profile: Profile;
beforeAll(async () => {
  db = createServiceClient(stackConfig());
  profile = await newProfile();
});

const sweep = () => sweepOrphanedFiles(stackConfig(), db, pino({ level: "silent" }));
const one = (clip_id: string) => profile.api.library[":clip_id"].$get({ param: { clip_id } });
const remove = (clip_id: string) => profile.api.library[":clip_id"].$delete({ param: { clip_id } });
const jobResult = async (id: string) => {
  const job = await bodyOf(profile.api.jobs[":id"].$get({ param: { id } }));
  return { status: job.status, result: job.kind === "video" ? job.result : null };
};
const orphaned = async (jobId: string) =>
  unwrap(await db.from("orphaned_files").select("*").eq("job_id", jobId)).length;
const storing = async (jobId: string, due_at: string) => {
  await markFilesOrphaned(db, { profileId: profile.id, jobId });
  unwrapMaybe(await db.from("orphaned_files").update({ due_at }).eq("job_id", jobId));
};

test("204: row, project and files are deleted, and the job says when", async () => {
  const clip = await addClip({ profileId: profile.id });
  const { video_url } = await bodyOf(one(clip.id));
  expect(await readdir(clip.folder)).toHaveLength(3);

  expect(await bodyOf(remove(clip.id), 204)).toBeNull();
  expect(existsSync(clip.folder)).toBe(false);
  const dead = await fetch(video_url);
  expect([dead.status, ((await dead.json()) as ProblemBody).type]).toEqual([
    404,
    "urn:feedreel:problem:file-not-found",
  ]);
  expect(await refusal(remove(clip.id))).toMatchObject({ status: 404, problem: "clip-not-found" });
  expect(unwrap(await db.from("projects").select("id").eq("id", clip.projectId))).toEqual([]);

  const job = await jobResult(clip.jobId);
  expect(job).toMatchObject({ status: "completed", result: { clip_id: clip.id } });
  expect(Date.parse(job.result?.deleted_at ?? "")).toBeGreaterThan(Date.now() - 60_000);
});

test("a clip that exists is not marked as deleted, and its files are not swept", async () => {
  const clip = await addClip({ profileId: profile.id });
  const { result } = await jobResult(clip.jobId);
  expect(result).toMatchObject({ clip_id: clip.id });
  expect(result).not.toHaveProperty("deleted_at");
  expect(await orphaned(clip.jobId)).toBe(0);
  // A machine that was thought lost comes back, and marks the files of a video that another machine has finished.
  await storing(clip.jobId, "2026-01-01T00:00:00Z");
  await sweep();
  expect(await readdir(clip.folder)).toHaveLength(3);
  expect(await orphaned(clip.jobId)).toBe(0);
});

test("where only the row was deleted the sweep removes the files", async () => {
  const clip = await addClip({ profileId: profile.id });
  unwrapMaybe(await db.from("clips").delete().eq("id", clip.id));
  expect(existsSync(clip.folder)).toBe(true);
  await sweep();
  expect([existsSync(clip.folder), await orphaned(clip.jobId)]).toEqual([false, 0]);
});

test("files of a video without a clip are removed when no attempt can still be storing them", async () => {
  const { folder } = await addClip({ profileId: profile.id });
  const jobId = randomUUID();
  const left = folder.replace(/[^/]+$/, jobId);
  await mkdir(left, { recursive: true });
  await writeFile(`${left}/video.mp4`, "half");
  await markFilesOrphaned(db, { profileId: profile.id, jobId });
  await sweep();
  expect(existsSync(left)).toBe(true);
  await storing(jobId, new Date(Date.now() - 1_000).toISOString());
  await sweep();
  expect(existsSync(left)).toBe(false);
});

test("files that cannot be removed are tried again", async () => {
  const clip = await addClip({ profileId: profile.id });
  await remove(clip.id);
  await rm(dirname(clip.folder), { recursive: true });
  // A file where the profile's folder was: what lies below it cannot be reached.
  await writeFile(dirname(clip.folder), "");
  await sweep();
  expect(await orphaned(clip.jobId)).toBe(1);
  await rm(dirname(clip.folder));
  await sweep();
  expect(await orphaned(clip.jobId)).toBe(0);
});

test("a profile that is deleted leaves no files", async () => {
  const going = await newProfile();
  const clips = [await addClip({ profileId: going.id }), await addClip({ profileId: going.id })];
  unwrapMaybe(await db.from("profiles").delete().eq("id", going.id));
  await sweep();
  expect(clips.map(({ folder }) => existsSync(folder))).toEqual([false, false]);
});

test("another user can't delete the clip or see orphaned files through the database", async () => {
  const clip = await addClip({ profileId: profile.id });
  const stranger = createUserClient(stackConfig(), await tokenOf(randomUUID()));
  expect((await stranger.from("clips").delete().eq("id", clip.id).select("id")).error?.code).toBe("42501");
  expect(unwrapMaybe(await stranger.rpc("delete_clip", { p_profile: profile.id, p_clip: clip.id }))).toBeNull();
  expect((await stranger.from("orphaned_files").select("*")).error?.code).toBe("42501");
  expect((await stranger.rpc("due_orphaned_files", { p_limit: 1 })).error?.code).toBe("42501");
  expect((await one(clip.id)).status).toBe(200);
});
