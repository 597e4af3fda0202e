// SPDX-License-Identifier: Apache-2.0
import { button, h } from "./dom";
import type { LogExcerpt } from "./data";
import { count } from "./format";
import { find, linesOf, Wrapped, type Match, type NumberedLine } from "./logtext";
import { VirtualList } from "./virtual";

const ROW_HEIGHT = 18;
const MOST_MATCHES = 10_000;
const LEAST_COLUMNS = 20;

/** A step's log: its lines, with what is looked for marked in them. */
export class LogView {
  readonly element = h("div", { class: "log" });
  private readonly viewport = h("div", { class: "lines", tabindex: 0, role: "log", "aria-label": "Log" });
  private readonly found = h("span", { class: "quiet", role: "status" });
  readonly input = h("input", { type: "search", placeholder: "Search this log", "aria-label": "Search this log" });
  private readonly list: VirtualList<HTMLDivElement>;
  private readonly lines: NumberedLine[];
  private readonly digits: number;
  /** Null until there is a width to break lines at. */
  private wrapped: Wrapped | null = null;
  private matches: Match[] = [];
  private current = -1;

  constructor(log: LogExcerpt, sought: string) {
    this.lines = linesOf(log);
    this.digits = String(this.lines[this.lines.length - 1]?.number ?? 1).length;
    this.element.append(this.tools(), this.viewport);
    this.viewport.style.setProperty("--digits", String(this.digits));
    this.list = new VirtualList<HTMLDivElement>(this.viewport, ROW_HEIGHT, {
      make: () => h("div", { class: "line" }),
      fill: (element, index) => this.fill(element, index),
    });
    // So that the page has its height at once.
    this.list.reset(this.lines.length);
    this.input.value = sought;
    new ResizeObserver(() => this.wrap()).observe(this.viewport);
  }

  private tools(): HTMLElement {
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        this.next(event.shiftKey ? -1 : 1);
      }
    });
    return h(
      "div",
      { class: "tools" },
      this.input,
      this.found,
      h("span", { class: "gap" }),
      button("↑", "Match before (N)", () => this.next(-1)),
      button("↓", "Next match (n)", () => this.next(1)),
      button("End", "To the end of the log", () => this.toEnd()),
    );
  }

  /** Breaks the lines at the width there is. */
  private wrap(): void {
    const probe = h("span", { class: "line" }, "0".repeat(100));
    this.viewport.append(probe);
    const character = probe.getBoundingClientRect().width / 100;
    probe.remove();
    if (character === 0) {
      return;
    }
    const room = this.viewport.clientWidth / character - this.digits - 4;
    const columns = Math.max(LEAST_COLUMNS, Math.floor(room));
    if (this.wrapped?.columns !== columns) {
      const first = this.wrapped === null;
      this.wrapped = new Wrapped(this.lines, columns);
      this.list.reset(this.wrapped.rows);
      if (first && this.input.value === "") {
        this.toEnd();
      }
      this.search();
    }
  }

  toEnd(): void {
    this.list.scrollTo((this.wrapped?.rows ?? 1) - 1);
  }

  /** Goes to a match that was found with the text this was made for. */
  show(number: number): void {
    this.current = number;
    this.reveal();
  }

  private search(): void {
    this.matches = find(this.lines, this.input.value, MOST_MATCHES);
    this.current = Math.min(Math.max(0, this.current), this.matches.length - 1);
    this.list.refill();
    this.reveal();
  }

  next(direction: number): void {
    if (this.matches.length > 0) {
      this.current = (this.current + direction + this.matches.length) % this.matches.length;
      this.reveal();
    }
  }

  private reveal(): void {
    const match = this.matches[this.current];
    this.tell();
    if (match && this.wrapped) {
      this.list.refill();
      this.list.scrollTo(this.wrapped.rowOf(match.line, match.at), "center");
    }
  }

  private tell(): void {
    const all = this.matches.length;
    this.found.textContent =
      this.input.value === ""
        ? count(this.lines.filter((line) => line.number > 0).length, "line")
        : all === 0
          ? "nothing found"
          : `${this.current + 1} of ${all}${all === MOST_MATCHES ? " or more" : ""}`;
  }

  private fill(element: HTMLDivElement, row: number): void {
    const wrapped = this.wrapped;
    const { line: index, from } = wrapped?.at(row) ?? { line: -1, from: 0 };
    const line = this.lines[index];
    if (!wrapped || !line) {
      return;
    }
    element.className = line.number === 0 ? "line remark" : "line";
    const number = line.number === 0 ? "" : from === 0 ? String(line.number) : "·";
    const text = h("span", { class: "text" });
    for (const piece of pieces(line, from, from + wrapped.columns, this.marks(index))) {
      text.append(piece.classes ? h("span", { class: piece.classes }, piece.text) : piece.text);
    }
    element.replaceChildren(h("span", { class: "number", "aria-hidden": "true" }, number), text);
  }

  /** Where matches begin and end in a line, and which is the current one. */
  private marks(line: number): Mark[] {
    const length = this.input.value.length;
    const marks: Mark[] = [];
    for (let i = firstOf(this.matches, line); this.matches[i]?.line === line; i++) {
      const at = this.matches[i]?.at ?? 0;
      marks.push({ from: at, to: at + length, classes: i === this.current ? "match current" : "match" });
    }
    return marks;
  }
}

interface Mark {
  readonly from: number;
  readonly to: number;
  readonly classes: string;
}

function firstOf(matches: readonly Match[], line: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.line ?? 0) < line) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Returns a part of a line in pieces of one style each. */
export function pieces(
  line: NumberedLine,
  from: number,
  to: number,
  marks: readonly Mark[],
): { text: string; classes: string }[] {
  const end = Math.min(to, line.text.length);
  const cuts = new Set([from, end]);
  for (const at of [...line.runs.map((run) => run.from), ...marks.flatMap((m) => [m.from, m.to])]) {
    if (at > from && at < end) {
      cuts.add(at);
    }
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  const out = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const at = sorted[i] ?? 0;
    const run = line.runs.findLast((one) => one.from <= at)?.classes ?? "";
    const mark = marks.find((one) => one.from <= at && at < one.to)?.classes ?? "";
    out.push({ text: line.text.slice(at, sorted[i + 1]), classes: `${run} ${mark}`.trim() });
  }
  return out;
}
