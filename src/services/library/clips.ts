/** Finished clips: found, shown with their history, deleted. */
import { AppError } from "../../contract/errors.ts";
import * as store from "../../store/clips.ts";
import { removeMedia } from "../../store/files/index.ts";
import type { ClipRow } from "../../store/rows.ts";
import type { ServiceContext } from "../context.ts";
import { type ClipLinks, linkClips } from "./clip-links.ts";

/** Most versions that are shown with a clip. */
const MAX_VERSIONS = 50;

export interface WithLinks<T> {
  clip: T;
  links: ClipLinks;
}

/**
 * A page of clips, newest first.
 * @param origin of the request, for links to local storage
 * @throws Failure StorageFailing, StorageRefused
 */
export async function listClips(
  ctx: ServiceContext,
  filter: store.ClipFilter,
  origin: string,
): Promise<{ items: WithLinks<ClipRow>[]; total: number }> {
  const { items, total } = await store.listClips(ctx.db, ctx.profileId, filter);
  return { items: await linkClips(ctx, items, origin), total };
}

/**
 * One clip with how it was made, and the clips of the same product, itself among them, newest first.
 * @param origin of the request, for links to local storage
 * @throws AppError clip-not-found; Failure StorageFailing, StorageRefused
 */
export async function readClip(
  ctx: ServiceContext,
  id: string,
  origin: string,
): Promise<WithLinks<store.ClipWithJob> & { versions: WithLinks<store.ClipVersion>[] }> {
  const clip = await store.getClip(ctx.db, ctx.profileId, id);
  if (clip === null) throw new AppError("clip-not-found");
  const linked = await linkClips(ctx, [clip, ...(await versionsOf(ctx, clip))], origin);
  const [own, ...versions] = linked;
  if (own === undefined) throw new Error("A clip has links.");
  return { clip, links: own.links, versions };
}

/** A text has one clip, itself. */
async function versionsOf({ db }: ServiceContext, clip: store.ClipWithJob): Promise<store.ClipVersion[]> {
  const { profile_id, product_key } = clip;
  const found = product_key === null ? [] : await store.clipsOfProduct(db, profile_id, product_key, MAX_VERSIONS);
  return found.some(({ id }) => id === clip.id) ? found : [...found, clip];
}

/**
 * Deletes a clip with its project and its files.
 * @throws AppError clip-not-found
 */
export async function deleteClip({ config, db, profileId, log }: ServiceContext, id: string): Promise<void> {
  const jobId = await store.deleteClip(db, profileId, id);
  if (jobId === null) throw new AppError("clip-not-found");
  await removeMedia(config, db, { profileId, jobId }).catch((err: unknown) => {
    log.warn({ err, job_id: jobId }, "a clip's files are left to the worker's sweep");
  });
}
