/** A clip that plays, also when the page has stood open for longer than its link works. */
import { useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./clip-video.module.css";

interface ClipVideoProps {
  title: string;
  url: string;
  poster: string;
  /** Asks for a link that works. */
  renew: () => Promise<string>;
  /** Fetched before it is played: the clip is what the page is about. */
  eager?: boolean;
}

/**
 * Keeps the first link while it works, since another one would start the video over. One that fails is asked for anew, once,
 * and the video goes on where it was. Keyed by the clip.
 */
export function ClipVideo({ title, url, poster, renew, eager = false }: ClipVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [link, setLink] = useState(url);
  const [broken, setBroken] = useState(false);
  const [still] = useState(poster);
  const renewed = useRef(false);
  const resume = useRef({ at: 0, playing: false });

  async function mend() {
    if (renewed.current) return setBroken(true);
    renewed.current = true;
    const { currentTime = 0, paused = true } = video.current ?? {};
    resume.current = { at: currentTime, playing: !paused };
    await renew().then(setLink, () => setBroken(true));
  }

  function tryAgain() {
    setBroken(false);
    renewed.current = true;
    renew().then(setLink, () => setBroken(true));
  }

  function goOn() {
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
      poster={still}
      aria-label={title}
      controls
      playsInline
      preload={eager ? "metadata" : "none"}
      onError={mend}
      onLoadedMetadata={goOn}
    />
  );
}

/** A clip's still. Where it can't be loaded its ground is left. */
export function Still({ url, onBroken }: { url: string; onBroken?: () => void }) {
  const [broken, setBroken] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another link may work.
  useEffect(() => setBroken(false), [url]);
  if (broken) return <div className={styles.still} />;
  return (
    <img
      className={styles.still}
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      width={270}
      height={480}
      onError={() => {
        setBroken(true);
        onBroken?.();
      }}
    />
  );
}
