/** A Chromium for the browser tests. Tests never download one, and Feedreel itself does not need it. */
import { installSystemPackage, isDebian, isProgram, onPath } from "./system.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ON_MACOS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const COMMANDS = {
  apt: isDebian() ? "sudo apt-get update && sudo apt-get install -y chromium" : "sudo snap install chromium",
  dnf: "sudo dnf install -y chromium",
  pacman: "sudo pacman -S --needed chromium",
  brew: "brew install --cask chromium",
  unknown: "install Chromium and set CHROMIUM_PATH to it",
};

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined} path: CHROMIUM_PATH, or the one that is installed
 */
export function findChromium(environment = process.env) {
  if (environment.CHROMIUM_PATH) return environment.CHROMIUM_PATH;
  return NAMES.map((name) => onPath(name, environment)).find(Boolean) ?? ON_MACOS.find(isProgram);
}

/** @type {import("./steps.mjs").Step} */
export const chromium = {
  name: "Chromium, for the browser tests",
  needed: ({ environment }) => (findChromium(environment) ? false : "not found, installing"),
  run: (_context, progress) =>
    installSystemPackage(
      "The browser tests need Chromium, or CHROMIUM_PATH set to one",
      COMMANDS,
      isDebian() ? "chromium" : undefined,
      progress,
    ),
};
