/** ffmpeg and ffprobe, with the encoders and filters that the renders use. */
import { stamp, stamped } from "./stamps.mjs";
import { SetupError } from "./steps.mjs";
import { execute, fingerprint, installSystemPackage, onPath } from "./system.mjs";

const ENCODERS = ["libx264", "aac"];
const FILTERS = ["ass", "loudnorm", "perspective", "ebur128", "alimiter", "overlay"];
const COMMANDS = {
  apt: "sudo apt-get update && sudo apt-get install -y ffmpeg",
  // Fedora's own ffmpeg-free has no libx264.
  dnf: "sudo dnf install -y https://mirrors.rpmfusion.org/free/fedora/rpmfusion-free-release-$(rpm -E %fedora).noarch.rpm && sudo dnf install -y --allowerasing ffmpeg",
  pacman: "sudo pacman -S --needed ffmpeg",
  brew: "brew install ffmpeg",
  unknown: "install ffmpeg 5 or newer, with libx264 and libass, from https://ffmpeg.org/download.html",
};

/** @returns {string | undefined} fingerprint of both programs on PATH; undefined where one is missing */
function found() {
  const programs = ["ffmpeg", "ffprobe"].map((name) => onPath(name));
  return programs.every(Boolean) ? programs.map(fingerprint).join(" ") : undefined;
}

/** @returns {Promise<string[]>} what this ffmpeg was built without */
async function missingParts() {
  const [encoders, filters] = await Promise.all([
    execute("ffmpeg", ["-hide_banner", "-encoders"]),
    execute("ffmpeg", ["-hide_banner", "-filters"]),
  ]);
  // Lines of both lists: flags, name, description.
  const names = (list) => new Set(list.split("\n").map((line) => line.trim().split(/\s+/)[1]));
  return [
    ...ENCODERS.filter((name) => !names(encoders).has(name)),
    ...FILTERS.filter((name) => !names(filters).has(name)),
  ];
}

/** @type {import("./steps.mjs").Step} */
export const ffmpeg = {
  name: "ffmpeg",
  needed({ root }) {
    const programs = found();
    if (!programs) return "not on PATH, installing";
    return stamped(root, "ffmpeg", programs) ? false : "checking its encoders and filters";
  },
  async run({ root }, progress) {
    if (!found()) {
      await installSystemPackage("ffmpeg and ffprobe are not on PATH", COMMANDS, "ffmpeg", progress);
    }
    const missing = await missingParts();
    if (missing.length > 0) {
      throw new SetupError(
        `The ffmpeg at ${onPath("ffmpeg")} was built without ${missing.join(", ")}. Put a complete one first on PATH; those of Debian, Ubuntu, RPM Fusion and Arch are complete.`,
      );
    }
    stamp(root, "ffmpeg", found());
  },
};
