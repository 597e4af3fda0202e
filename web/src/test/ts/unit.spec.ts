// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "@playwright/test";
import { parseLog } from "../../main/ts/ansi";
import type { ReportData } from "../../main/ts/data";
import { change, duration, nanosBetween, size } from "../../main/ts/format";
import { find, linesOf, Wrapped } from "../../main/ts/logtext";
import { linksByRow, makeRows, shownRows, type Row } from "../../main/ts/tree";
import { View } from "../../main/ts/view";
import { visible } from "../../main/ts/visible";

const MS = 1e6;

function step(path: string, from: number, to: number, status = "succeeded") {
  return {
    path,
    span_id: path,
    command: `run ${path}`,
    started_at: new Date(from).toISOString(),
    duration_ns: (to - from) * MS,
    attempts: 1,
    status,
  };
}

function data(steps: ReturnType<typeof step>[], critical: string[], planned: string[] = []): ReportData {
  return {
    summary: { started_at: new Date(0).toISOString(), step_list: steps },
    plan: { steps: planned.map((id) => ({ id })) },
    critical_path: critical,
  } as unknown as ReportData;
}

const paths = (rows: readonly Row[]) => rows.map((row) => row.path);
const all = { collapsed: new Set<Row>(), criticalOnly: false, filter: "" };

test.describe("tree", () => {
  const rows = makeRows(
    data(
      [step("main/build/a", 0, 10), step("main/build/b", 10, 40, "failed"), step("main/late", 12, 20)],
      ["main/build/a", "main/build/b"],
      ["main/build/a", "main/build/b", "main/build/never"],
    ),
  );

  test("rows stand in the plan's order, what was not planned after it", () => {
    expect(paths(rows)).toEqual([
      "main", "main/build", "main/build/a", "main/build/b", "main/build/never", "main/late",
    ]);
  });

  test("a group spans its steps and has the gravest status", () => {
    const build = rows[1];
    expect([build?.start, build?.end, build?.status]).toEqual([0, 40 * MS, "failed"]);
    expect(rows[4]?.status).toBe("");
  });

  test("a filter keeps the groups above what it finds", () => {
    expect(paths(shownRows(rows, { ...all, filter: "late" }))).toEqual(["main", "main/late"]);
    expect(paths(shownRows(rows, { ...all, criticalOnly: true }))).toEqual([
      "main", "main/build", "main/build/a", "main/build/b",
    ]);
  });

  test("a folded group hides all below it", () => {
    const main = rows[0];
    expect(main && paths(shownRows(rows, { ...all, collapsed: new Set([main]) }))).toEqual(["main"]);
  });

  test("links run from the end of a critical step to the start of the next", () => {
    const steps = [step("main/a", 0, 10), step("main/b", 15, 20), step("main/c", 19, 30)];
    const made = makeRows(data(steps, ["main/a", "main/b", "main/c"]));
    const links = linksByRow(made);
    expect(made.map((row) => links.get(row))).toEqual([
      undefined,
      undefined,
      { from: 10 * MS, to: 15 * MS },
      { from: 19 * MS, to: 19 * MS },
    ]);
  });
});

test.describe("view", () => {
  test("zooming keeps the moment it goes around, and stays within the run", () => {
    const view = View.of(1000 * MS).zoom(0.5, 250 * MS);
    expect([view.from, view.to]).toEqual([125 * MS, 625 * MS]);
    expect(view.share(250 * MS)).toBeCloseTo(0.25);
    expect(view.zoom(10, 250 * MS).isWhole).toBe(true);
    expect(view.zoom(1e-12, 250 * MS).length).toBe(View.LEAST);
  });

  test("panning stops at the edges", () => {
    const view = View.of(1000 * MS).at(0, 100 * MS);
    expect(view.pan(-1).from).toBe(0);
    expect(view.pan(100).to).toBe(1000 * MS);
    expect(view.pan(100).length).toBe(100 * MS);
  });

  test("ticks are round and no more than asked for, at every length", () => {
    for (let whole = 1000; whole < 1e15; whole *= 1.7) {
      const ticks = View.of(whole).ticks(8);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(9);
    }
    expect(View.of(60e9).ticks(6)).toEqual([0, 10e9, 20e9, 30e9, 40e9, 50e9, 60e9]);
  });
});

test.describe("text", () => {
  test("what a terminal would obey is shown", () => {
    expect(visible("a\u001b]0;x\u0007\u202eb\u0085\u200b\u2028")).toBe("a\\x1b]0;x\\x07\\u202eb\\x85\\u200b\\u2028");
    expect(visible("ünï 漢 🎉")).toBe("ünï 漢 🎉");
  });

  test("colours become classes and go on over lines", () => {
    const [first, second] = parseLog("plain \u001b[1;31mred\r\nstill\u001b[0m not\n");
    expect(first).toEqual({ text: "plain red", runs: [{ from: 6, classes: "f1 bold" }] });
    expect(second).toEqual({ text: "still not", runs: [{ from: 0, classes: "f1 bold" }, { from: 5, classes: "" }] });
  });

  test("every number in a colour gives a class of ours or none", () => {
    for (let n = 0; n < 300; n++) {
      for (const codes of [`${n}`, `38;5;${n}`, `48;5;${n}`, `38;2;${n};${n * 7};3`, `1;${n}`]) {
        const [line] = parseLog(`\u001b[${codes}mx`);
        expect(line?.text).toBe("x");
        expect(line?.runs[0]?.classes).toMatch(/^((f[0-7]|b[0-7]|inverse|bold|dim|italic|underlined) ?)*$/);
      }
    }
  });

  test("other sequences, tabs and lone carriage returns stay in sight", () => {
    const [line] = parseLog("a\tb\u001b[2Jc\rd\u001b[31");
    expect(line?.text).toBe("a       b\\x1b[2Jc\\x0dd\\x1b[31");
  });

  test("lines after what is left out keep their numbers", () => {
    const lines = linesOf({ bytes: 99, head: "1\n2\n", tail: "6\n7\n", left_out_bytes: 6, left_out_lines: 3 });
    expect(lines.map((line) => line.number)).toEqual([1, 2, 0, 6, 7]);
    expect(lines[2]?.text).toContain("3 lines, 6 B left out");
  });

  test("wrapping finds the line of each row and the row of each place", () => {
    const lines = linesOf({ bytes: 1, head: `${"x".repeat(25)}\n\nabc\n` });
    const wrapped = new Wrapped(lines, 10);
    expect(wrapped.rows).toBe(5);
    expect([0, 2, 3, 4].map((row) => wrapped.at(row))).toEqual([
      { line: 0, from: 0 }, { line: 0, from: 20 }, { line: 1, from: 0 }, { line: 2, from: 0 },
    ]);
    expect(wrapped.rowOf(0, 24)).toBe(2);
    expect(wrapped.rowOf(2, 1)).toBe(4);
  });

  test("search has no regard to case, and a bound", () => {
    const lines = linesOf({ bytes: 1, head: "Error error\nnone\nERROR\n" });
    expect(find(lines, "error", 10)).toEqual([{ line: 0, at: 0 }, { line: 0, at: 6 }, { line: 2, at: 0 }]);
    expect(find(lines, "error", 2)).toHaveLength(2);
    expect(find(lines, "", 10)).toEqual([]);
  });
});

test("durations, sizes and times are told as the command line tells them", () => {
  expect([0, 1500, 8 * MS, 3052 * MS, 125e9, 3725e9].map(duration)).toEqual(["0", "1.5µs", "8ms", "3.0s", "2m 5s", "1h 2m"]);
  expect(change(5e9, 2e9)).toBe("+3.0s");
  expect(change(1e9, 1.01e9)).toBe("");
  expect([0, 999, 1500, 15e6].map(size)).toEqual(["0 B", "999 B", "1.5 kB", "15 MB"]);
  expect(nanosBetween("2025-01-01T00:00:00Z", "2025-01-01T00:00:01.000000001Z")).toBe(1e9 + 1);
});
