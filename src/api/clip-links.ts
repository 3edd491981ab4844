/** Links that play a clip without a token. */
import type { Config } from "../config.ts";
import type { Database } from "../store/client.ts";
import type { ClipRow } from "../store/clips.ts";
import { signedUrl } from "../store/storage.ts";

/** How long a link works; seconds. */
const LINK_LIFETIME_S = 3600;

/** @param origin of the request: links to local storage lead to the server that was asked */
export async function clipLinks(config: Config, db: Database, clip: ClipRow, origin: string) {
  const sign = async (path: string) => new URL(await signedUrl(config, db, path, LINK_LIFETIME_S), origin).href;
  const expires_at = new Date(Date.now() + LINK_LIFETIME_S * 1000).toISOString();
  const [video_url, thumbnail_url, srt_url] = await Promise.all([
    sign(clip.video_path),
    sign(clip.thumbnail_path),
    sign(clip.srt_path),
  ]);
  return { video_url, thumbnail_url, srt_url, expires_at };
}
