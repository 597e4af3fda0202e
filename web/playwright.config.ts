// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "@playwright/test";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

export default defineConfig({
  testDir: "src/test/ts",
  outputDir: "target/test-results",
  globalSetup: "./src/test/ts/record.ts",
  reporter: "list",
  workers: 1,
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    timezoneId: "UTC",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [...QUIET, "--disable-component-update", "--disable-sync"],
    },
  },
});
