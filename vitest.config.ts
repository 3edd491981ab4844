import { defineConfig } from "vitest/config";

/** These draw or render for seconds each. */
const MEDIA = ["src/media/{audio,captions,render,verify}/**/*.test.ts", "src/speech/narrate.test.ts"];
const LIMITS = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** By what they need: nothing, ffmpeg, PostgreSQL, Temporal, the whole stack. See docs/testing.md. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...LIMITS,
          name: "unit",
          include: ["{src,temporal-dev,scripts,samples,bench}/**/*.test.ts"],
          exclude: [...MEDIA, "**/*.e2e.test.ts"],
        },
      },
      { test: { ...LIMITS, name: "media", include: MEDIA } },
      { test: { ...LIMITS, name: "database", include: ["supabase/**/*.test.ts"] } },
      {
        test: {
          name: "workflows",
          include: ["test/workflows/**/*.test.ts"],
          globalSetup: ["test/workflows/global-setup.ts"],
          // They share one Temporal server and its task queue.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { interval: 30, timeout: 20_000 } },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts", "src/**/*.e2e.test.ts"],
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
