// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

// One script and one stylesheet, the same bytes from the same sources.
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    outDir: "src/main/resources/dev/opal/web",
    emptyOutDir: true,
    lib: {
      entry: "src/main/ts/main.ts",
      formats: ["iife"],
      name: "opalReport",
      fileName: () => "report.js",
      cssFileName: "report",
    },
  },
});
