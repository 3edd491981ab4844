/** Links that play and save clips without a token. */
import filenamify from "filenamify";
import type { Config } from "../../config.ts";
import type { Database } from "../../store/client.ts";
import { signedUrls } from "../../store/files/index.ts";
import type { ClipRow } from "../../store/rows.ts";

/** How long a link works; seconds. */
const LINK_LIFETIME_S = 3600;

const expiry = () => new Date(Date.now() + LINK_LIFETIME_S * 1000).toISOString();

/** The file name that a browser saves a video under, allowed on every system. */
function fileName(title: string): string {
  const name = filenamify(title, { replacement: " ", maxLength: 80 }).replace(/\s+/g, " ").trim();
  return `${name || "video"}.mp4`;
}

export interface ClipLinks {
  video_url: string;
  download_url: string;
  thumbnail_url: string;
  srt_url: string;
  expires_at: string;
}
/** The fields of a clip that its links are made from. */
export type LinkedClip = Pick<ClipRow, "title" | "video_path" | "thumbnail_path" | "srt_path">;

/**
 * Clips with their links, in the same order, all signed in one call. The file store signs only what the caller may see.
 * @param origin of the request: links to local storage point to the server that got it
 * @throws Failure StorageFailing, StorageRefused
 */
export async function linkClips<T extends LinkedClip>(
  { config, db }: { config: Config; db: Database },
  clips: readonly T[],
  origin: string,
): Promise<{ clip: T; links: ClipLinks }[]> {
  const targets = clips.flatMap(({ title, video_path, thumbnail_path, srt_path }) => [
    { path: video_path },
    { path: video_path, downloadName: fileName(title) },
    { path: thumbnail_path },
    { path: srt_path },
  ]);
  const expires_at = expiry();
  const signed = await signedUrls(config, db, targets, LINK_LIFETIME_S);
  const urls = signed.map((url) => new URL(url, origin).href);
  return clips.map((clip) => {
    const [video_url = "", download_url = "", thumbnail_url = "", srt_url = ""] = urls.splice(0, 4);
    return { clip, links: { video_url, download_url, thumbnail_url, srt_url, expires_at } };
  });
}
