/** Runs set-up's steps in order and reports what each does, its progress and its time. */

/** Something that set-up cannot do itself. The message names the command that the user must run. */
export class SetupError extends Error {}

/**
 * @typedef {object} Context
 * @property {string} root the checkout
 * @property {boolean} forTests
 * @property {NodeJS.ProcessEnv} environment
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {(context: Context) => string | false} needed what is to be done, or false. Called at every start: must be quick
 * @property {(context: Context, progress: (text: string) => void) => Promise<void>} run
 */

/**
 * @param {Step[]} steps
 * @param {Context} context
 * @param {(work: () => Promise<void>) => Promise<void>} exclusively makes a second set-up of this checkout wait
 * @returns {Promise<boolean>} whether there was anything to do
 * @throws SetupError
 */
export async function runSteps(steps, context, exclusively) {
  const first = steps.findIndex((step) => step.needed(context));
  if (first < 0) return false;
  await exclusively(async () => {
    for (const step of steps.slice(first)) {
      const task = step.needed(context);
      if (task) await runStep(step, task, context);
    }
  });
  return true;
}

/** How often a long step shows its progress, ms: a terminal's line is rewritten, a log gets a new line. */
const TICK_MS = process.stderr.isTTY ? 250 : 20_000;

async function runStep(step, task, context) {
  const began = performance.now();
  const elapsed = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  console.error(`${step.name}: ${task}`);
  let detail = "";
  const show = () => {
    const line = `  … ${elapsed()}${detail && `, ${detail}`}`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
  const ticker = setInterval(show, TICK_MS);
  try {
    await step.run(context, (text) => {
      detail = text;
    });
  } finally {
    clearInterval(ticker);
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }
  console.error(`  done in ${elapsed()}`);
}
