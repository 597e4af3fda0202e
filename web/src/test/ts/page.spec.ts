// SPDX-License-Identifier: Apache-2.0
import { expect, test as base, type Page } from "@playwright/test";
import { address, HOSTILE } from "./record";

/** A page that fails the test where anything runs, is refused or is asked of the network. */
const test = base.extend<{ quiet: string[] }>({
  quiet: [
    async ({ page }, use) => {
      const heard: string[] = [];
      page.on("dialog", (dialog) => {
        heard.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on("pageerror", (error) => heard.push(`error ${error.message}`));
      page.on("console", (message) => heard.push(`console ${message.text()}`));
      page.on("request", (request) => !request.url().startsWith("file:") && heard.push(request.url()));
      await use(heard);
      expect(heard).toEqual([]);
    },
    { auto: true },
  ],
});

async function open(page: Page, name: string): Promise<void> {
  await page.goto(address(name));
  await page.locator(".report").waitFor();
}

const active = (page: Page) => page.locator('[role="treeitem"][aria-selected="true"]');

test("the failure stands on top, with its last lines", async ({ page }) => {
  await open(page, "small");
  const failure = page.getByRole("region", { name: "Failure" });
  await expect(page.locator("header")).toContainText("failed, exit 3");
  await expect(failure).toContainText("main/deploy");
  await expect(failure.locator(".last .line:visible")).toHaveCount(12);
  await expect(failure.locator(".last")).toContainText("error: connection refused");
  await expect(failure.locator(".f1")).toHaveText("connection refused");
});

test("every step is a row, with its status in words", async ({ page }) => {
  await open(page, "small");
  const labels = await page.getByRole("treeitem").evaluateAll((rows) => rows.map((row) => row.ariaLabel ?? ""));
  expect(labels.map((label) => label.replace(/[\d.]+(ms|s|µs)/g, "#"))).toEqual([
    "main: failed, took #, began at #, on the critical path",
    "build: succeeded, took #, began at #, on the critical path",
    "compile: succeeded, took #, began at #, on the critical path",
    "flaky: succeeded, took #, began at #, on the critical path",
    "checks: succeeded, took #, began at #, on the critical path",
    "slow: succeeded, took #, began at #, on the critical path",
    "quick: succeeded, took #, began at #",
    "deploy: failed, exit 3, took #, began at #, on the critical path",
    "after: not begun",
  ]);
});

test("keys move, open, fold, zoom, search and close", async ({ page }) => {
  await open(page, "small");
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await expect(active(page)).toContainText("build");
  await page.keyboard.press("k");
  await expect(active(page)).toContainText("main");
  await page.keyboard.press("f");
  await expect(active(page)).toContainText("deploy");
  const detail = page.getByRole("region", { name: "Step" });
  await expect(detail.locator("h2")).toHaveText("main/deploy");
  await expect(detail.locator(".lines")).toContainText("connection refused");
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();

  const bar = page.locator(".row.failed .bar:not(.group)");
  const narrow = (await bar.boundingBox())?.width ?? 0;
  await page.keyboard.press("+");
  await expect.poll(async () => (await bar.boundingBox())?.width ?? 0).toBeGreaterThan(narrow * 1.3);
  await page.keyboard.press("0");
  await expect.poll(async () => (await bar.boundingBox())?.width ?? 0).toBeCloseTo(narrow, 0);

  await page.keyboard.press("c");
  await expect(page.getByRole("treeitem")).toHaveCount(7);
  await page.keyboard.press("c");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("treeitem")).toHaveCount(1);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("treeitem")).toHaveCount(9);

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("search looks through all logs and leads to the place", async ({ page }) => {
  await open(page, "small");
  await page.keyboard.press("/");
  await page.keyboard.type("DONE");
  const dialog = page.getByRole("dialog", { name: "Search logs" });
  await expect(dialog.getByRole("status")).toHaveText("2 places in 2 logs");
  await dialog.getByRole("button", { name: "quick done" }).click();
  const detail = page.getByRole("region", { name: "Step" });
  await expect(detail.locator("h2")).toHaveText("main/checks/quick");
  await expect(detail.locator(".match.current")).toHaveText("done");
});

test("a long log goes to any line, and n to the next match", async ({ page }) => {
  await open(page, "small");
  await page.keyboard.press("f");
  const log = page.locator(".detail .log");
  await expect(log.locator(".line").last()).toContainText("connection refused");
  await log.getByRole("searchbox").fill("99");
  await expect(log.getByRole("status")).toHaveText("1 of 4");
  await expect(log.locator(".match.current")).toBeInViewport();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(log.getByRole("status")).toHaveText("2 of 4");
  await expect(log.locator(".line:has(.match.current) .number")).toHaveText("199");
});

test("attempts are listed", async ({ page }) => {
  await open(page, "small");
  await page.getByRole("treeitem", { name: /^flaky/ }).click();
  const rows = page.locator(".attempts tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("failed, exit 9");
  await expect(rows.last()).toContainText("succeeded");
});

test("a run that went well has no failure, and f does nothing", async ({ page }) => {
  await open(page, "fine");
  await expect(page.locator("header")).toContainText("succeeded");
  await expect(page.locator(".failure")).toHaveCount(0);
  await page.keyboard.press("f");
  await expect(page.getByRole("region", { name: "Step" })).toBeHidden();
});

test("a run that is not over says so", async ({ page }) => {
  await open(page, "running");
  await expect(page.locator("header .badge")).toHaveText("running");
  await expect(page.locator("header .notice")).toHaveText(/^Still running. As it was at \d{4}-/);
  await expect(page.getByRole("treeitem")).toHaveCount(2);
});

test("nothing of a hostile run is obeyed, and all of it is shown", async ({ page }) => {
  await open(page, "hostile");
  await page.keyboard.press("f");
  await page.keyboard.press("/");
  await page.keyboard.type("alert(3)");
  await page.keyboard.press("Enter");
  await expect(page.locator(".detail .match.current")).toHaveText("alert(3)");
  const seen = HOSTILE.replace("\u202E", "\\u202e");
  await expect(page.locator(".sections")).toContainText(seen);
  await expect(page.locator(".detail .command")).toContainText("\\u202etxt.exe");
  const lines = page.locator(".detail .lines");
  await lines.evaluate((list) => (list.scrollTop = 0));
  await expect(lines).toContainText("\\x1b]0;title\\x07\\x1b]8;;javascript:alert(5)\\x1b\\link");
  await expect(lines).toContainText("\\x1b[2J");
  await expect(lines).toContainText("not UTF-8: \ufffd\ufffd, bell \\x07, separators \\u2028 \\u2029, C1 \\x9b end");
  await page.locator(".detail .log").getByRole("searchbox").fill("left out here");
  await expect(lines.locator(".remark")).toContainText("left out here; opal runs tail prints all");
  expect(await page.locator("img, script:not([id]) ~ script, a, iframe").count()).toBe(0);
  expect(await page.title()).not.toContain("title\u0007");
});

test("the policy refuses what the page was not made with", async ({ page, quiet }) => {
  await open(page, "hostile");
  await page.evaluate(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      document.body.setAttribute("data-refused", event.violatedDirective);
    });
    const image = document.createElement("img");
    image.src = "https://example.org/x.png";
    document.body.append(image);
  });
  await expect(page.locator("body")).toHaveAttribute("data-refused", "img-src");
  const markup = page.evaluate(() => (document.body.innerHTML = "<b>x</b>"));
  await expect(markup).rejects.toThrow("TrustedHTML");
  quiet.length = 0;
});

test("without scripts the page tells the failure", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address("small"));
  await expect(page.locator("h1")).toContainText("failed: small in dev");
  await expect(page.locator("pre").last()).toContainText("error: \\x1b[31mconnection refused");
  await context.close();
});

test("on paper: head, failing log and all steps, and no controls", async ({ page }) => {
  await open(page, "small");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".paper tbody tr")).toHaveCount(9);
  await expect(page.locator(".paper")).toContainText("not begun");
  await expect(page.locator(".last .line:visible")).toHaveCount(40);
  await expect(page.locator(".work")).toBeHidden();
  await expect(page.locator("button:visible")).toHaveCount(0);
  await page.emulateMedia({ media: "screen" });
  await expect(page.locator(".paper tbody tr")).toHaveCount(0);
});

for (const scheme of ["light", "dark"] as const) {
  test(`text has contrast enough, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await open(page, "small");
    await page.keyboard.press("f");
    const poor = await page.evaluate(contrasts);
    expect(poor).toEqual([]);
  });
}

test("the toggle changes between dark and light", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "small");
  const back = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await back();
  await page.keyboard.press("t");
  expect(await back()).not.toBe(light);
  await page.getByRole("button", { name: "Dark or light" }).click();
  expect(await back()).toBe(light);
});

for (const width of [1440, 800, 390]) {
  test(`nothing is wider than the page at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await open(page, "hostile");
    await page.keyboard.press("f");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}

/** Runs in the page: texts whose contrast with what is behind them is below 4.5 to 1. */
function contrasts(): string[] {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const luminance = (colours: string[]): number => {
    for (const colour of colours) {
      if (context) {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
      }
    }
    const parts = [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0);
  };
  const poor: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(".report *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (own && element.checkVisibility()) {
      const backs = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        backs.unshift(getComputedStyle(at).backgroundColor);
      }
      const [a, b] = [luminance(backs), luminance([...backs, getComputedStyle(element).color])];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) {
        poor.push(`${element.className} ${element.textContent?.slice(0, 30) ?? ""} ${ratio.toFixed(2)}`);
      }
    }
  }
  return poor;
}
