/** Builds the pages into build/web, which the API serves. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL("../../build/web", import.meta.url)),
    emptyOutDir: true,
    // The API's policy takes no data: fonts, and a file of its own is kept by browsers.
    assetsInlineLimit: 0,
    target: ["chrome123", "firefox120", "safari17.5"],
  },
  server: {
    // `npx vite src/web` beside a running `npm start`: the pages of this checkout, reloaded as they change.
    proxy: Object.fromEntries(
      ["/api/v1", "/v1", "/media", "/samples", "/app.json", "/docs", "/openapi.json"].map((path) => [
        path,
        { target: process.env.FEEDREEL_URL ?? "http://127.0.0.1:8000" },
      ]),
    ),
  },
});
