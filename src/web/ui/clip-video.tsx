/** A clip that plays, also when the page has been open for longer than its link works. */
import { useRef, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./clip-video.module.css";

interface ClipVideoProps {
  title: string;
  url: string;
  poster: string;
  /** Reads a link that works. */
  renew: () => Promise<string>;
  /** Loads its metadata before it is played: the clip is what the page is about. */
  eager?: boolean;
}

/**
 * Keeps the first link while it works, since another one would start the video over. When it fails, one new link is read, and
 * the video continues where it was. Give it the clip's id as its key.
 */
export function ClipVideo({ title, url, poster, renew, eager = false }: ClipVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [link, setLink] = useState(url);
  const [broken, setBroken] = useState(false);
  const [firstPoster] = useState(poster);
  const renewed = useRef(false);
  const resume = useRef({ at: 0, playing: false });

  const replaceLink = () => renew().then(setLink, () => setBroken(true));

  async function onError() {
    if (renewed.current) return setBroken(true);
    renewed.current = true;
    const { currentTime = 0, paused = true } = video.current ?? {};
    resume.current = { at: currentTime, playing: !paused };
    await replaceLink();
  }

  function tryAgain() {
    setBroken(false);
    renewed.current = true;
    void replaceLink();
  }

  function onLoaded() {
    renewed.current = false;
    const { at, playing } = resume.current;
    resume.current = { at: 0, playing: false };
    if (!video.current || at === 0) return;
    video.current.currentTime = at;
    if (playing) void video.current.play().catch(() => undefined);
  }

  if (broken) {
    return (
      <div className={styles.broken} role="alert">
        <p>This video can't be loaded just now.</p>
        <Button size="s" onPress={tryAgain}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: the captions are in the picture.
    <video
      ref={video}
      className={styles.video}
      src={link}
      poster={firstPoster}
      aria-label={title}
      controls
      playsInline
      preload={eager ? "metadata" : "none"}
      onError={onError}
      onLoadedMetadata={onLoaded}
    />
  );
}

/** A clip's thumbnail. Where it can't be loaded an empty frame stays. */
export function Thumbnail({ url, onBroken }: { url: string; onBroken?: () => void }) {
  // The link, since another one may work.
  const [broken, setBroken] = useState<string | null>(null);
  if (broken === url) return <div className={styles.thumbnail} />;
  return (
    <img
      className={styles.thumbnail}
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      width={270}
      height={480}
      onError={() => {
        setBroken(url);
        onBroken?.();
      }}
    />
  );
}
