// SPDX-License-Identifier: Apache-2.0
import { expect, test, type Page } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { address, FOLDER, source } from "./record";

const STEPS = 10_000;
const FRAMES = 120;

/** Opens a page and returns how long that took, until the timeline was drawn. */
async function timeToOpen(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.locator('[role="treeitem"]').first().waitFor();
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      }),
  );
}

/** Does something before each of many frames; returns the times between frames, sorted. */
function frames(page: Page, act: "scroll" | "zoom"): Promise<number[]> {
  return page.evaluate(
    ([what, count]) =>
      new Promise<number[]>((resolve) => {
        const rows = document.querySelector(".rows");
        const axis = document.querySelector(".axis")?.getBoundingClientRect();
        const times: number[] = [];
        let last = performance.now();
        const frame = (now: number) => {
          times.push(now - last);
          last = now;
          if (times.length > count) {
            resolve(times.slice(1).sort((a, b) => a - b));
            return;
          }
          if (what === "scroll" && rows) {
            rows.scrollTop += 700;
          } else {
            const deltaY = times.length < count / 2 ? -20 : 20;
            const clientX = (axis?.left ?? 0) + (axis?.width ?? 0) / 3;
            rows?.dispatchEvent(new WheelEvent("wheel", { deltaY, clientX, ctrlKey: true, bubbles: true, cancelable: true }));
          }
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    [act, FRAMES] as const,
  );
}

function told(times: readonly number[]): string {
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1);
  return `frame median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms`;
}

/** A run of very many steps, in the page of a real one. */
function veryMany(): string {
  const start = Date.parse("2025-09-20T10:22:31Z");
  const steps = Array.from({ length: STEPS }, (_, i) => ({
    path: `main/group${Math.floor(i / 100)}/step${i % 100}`,
    span_id: i.toString(16).padStart(16, "0"),
    command: `work on part ${i} --with options`,
    started_at: new Date(start + i * 50).toISOString(),
    duration_ns: ((i * 7919) % 400) * 1e6 + 1e6,
    attempts: 1 + (i % 97 === 0 ? 1 : 0),
    status: i === 7777 ? "failed" : "succeeded",
    output_lines: 3,
  }));
  const logs = Object.fromEntries(steps.map((step, i) => [step.path, { bytes: 60, head: `begin ${i}\nworking\nend ${i}\n` }]));
  const data = {
    schema: 1,
    rendered_at: "2025-09-20T12:00:00Z",
    open: false,
    live: false,
    summary: {
      run_id: "run-20250920-102231-3f2a9c1e", env: "prod", target: "huge", origin: "plan", status: "failed",
      started_at: new Date(start).toISOString(), duration_ns: STEPS * 50e6, trace_id: "0", user: "alice", runner: "r", host: "h",
      steps: STEPS, retries: 0, tags: {}, losses: [], redactions: {}, failed_step: steps[7777]?.path, step_list: steps,
    },
    critical_path: steps.filter((_, i) => i % 9 === 0).map((step) => step.span_id),
    logs,
    unread_logs: [],
    unread_files: [],
  };
  const packed = gzipSync(JSON.stringify(data)).toString("base64");
  const html = source("small").replace(/(id="data">)[^<]*/, `$1${packed}`);
  writeFileSync(join(FOLDER, "huge.html"), html);
  return address("huge");
}

test("a thousand steps: small and quick to open", async ({ page }) => {
  const bytes = source("many").length;
  const times = [];
  for (let i = 0; i < 5; i++) {
    times.push(await timeToOpen(page, address("many")));
  }
  times.sort((a, b) => a - b);
  console.log(`1,000 steps: ${bytes.toLocaleString("en")} bytes, open in ${times[2]?.toFixed(0)} ms (median of 5)`);
  expect(bytes).toBeLessThan(1_000_000);
  await expect(page.getByRole("treeitem").first()).toContainText("main");
});

test("ten thousand steps: only what is in sight exists, and it stays smooth", async ({ page }) => {
  const opened = await timeToOpen(page, veryMany());
  const scrolled = await frames(page, "scroll");
  const zoomed = await frames(page, "zoom");
  console.log(`10,000 steps: open in ${opened.toFixed(0)} ms; scrolling: ${told(scrolled)}; zooming: ${told(zoomed)}`);
  expect(await page.getByRole("treeitem").count()).toBeLessThan(100);
  // Far from what is promised: only what grows with the number of steps shows here.
  expect(scrolled[Math.floor(FRAMES / 2)]).toBeLessThan(250);
  expect(zoomed[Math.floor(FRAMES / 2)]).toBeLessThan(250);

  await page.keyboard.press("f");
  await expect(page.locator('[aria-selected="true"]')).toContainText("step77");
  await expect(page.locator('[aria-selected="true"]')).toBeInViewport();
  await page.keyboard.press("/");
  await page.keyboard.type("end 9999");
  await page.keyboard.press("Enter");
  await expect(page.locator(".detail h2")).toHaveText("main/group99/step99");
  await page.keyboard.press("End");
  await expect(page.locator('[aria-selected="true"]')).toContainText("step99");
});
