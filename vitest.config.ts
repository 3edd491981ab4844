import { defineConfig } from "vitest/config";

/** These draw or render for seconds each. */
const MEDIA = [
  "src/media/{audio,captions,render,verify}/**/*.test.ts",
  "src/speech/{narrate,kokoro/kokoro}.test.ts",
  "src/catalog/prepare-image-memory.test.ts",
];
const WITHOUT_SERVERS = {
  testTimeout: 60_000,
  hookTimeout: 60_000,
};
const WITH_SERVERS = {
  // Two cores are soon busy.
  fileParallelism: false,
  testTimeout: 300_000,
  hookTimeout: 120_000,
  expect: { poll: { interval: 100, timeout: 60_000 } },
};

/** By what they need; docs/testing.md says more. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...WITHOUT_SERVERS,
          name: "unit",
          include: ["{src,scripts}/**/*.test.ts"],
          exclude: [...MEDIA, "**/*.e2e.test.ts"],
        },
      },
      { test: { ...WITHOUT_SERVERS, name: "media", include: MEDIA } },
      {
        test: {
          ...WITH_SERVERS,
          name: "workflows",
          include: ["test/workflows/**/*.test.ts"],
          globalSetup: ["test/workflows/global-setup.ts"],
          testTimeout: 60_000,
          expect: { poll: { interval: 30, timeout: 20_000 } },
        },
      },
      {
        // Each file starts servers of its own.
        test: {
          ...WITH_SERVERS,
          name: "stack",
          include: ["test/stack/**/*.test.ts", "supabase/**/*.test.ts"],
        },
      },
      {
        // All files share one stack.
        test: {
          ...WITH_SERVERS,
          name: "e2e",
          include: ["test/{e2e,browser}/**/*.test.ts", "src/**/*.e2e.test.ts"],
          globalSetup: ["test/global-setup.ts"],
        },
      },
    ],
  },
});
