import { defineConfig } from "vitest/config";

/** Tests of these draw or render for seconds each. */
const MEDIA = ["src/media/{audio,captions,render,verify}/**/*.test.ts", "src/speech/narrate.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{src,supabase,temporal-dev,scripts,samples,bench}/**/*.test.ts"],
          exclude: MEDIA,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "media",
          include: MEDIA,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "workflows",
          include: ["test/workflows/**/*.test.ts"],
          globalSetup: ["test/workflows/global-setup.ts"],
          // One Temporal server, and one task queue.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { interval: 30, timeout: 20_000 } },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts"],
          exclude: ["test/workflows/**"],
          globalSetup: ["test/global-setup.ts"],
          // They share one stack, and two cores are soon busy.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          expect: { poll: { interval: 100, timeout: 60_000 } },
        },
      },
    ],
  },
});
