// SPDX-License-Identifier: Apache-2.0
import type { ReportData } from "./data";
import { button, h, sign } from "./dom";
import { count } from "./format";
import { find, linesOf, type NumberedLine } from "./logtext";
import type { Row } from "./tree";
import { visible } from "./visible";

const MOST_IN_A_LOG = 1000;
const SHOWN_IN_A_LOG = 3;
const MOST_LOGS = 100;
const LEAST_LETTERS = 2;
const EXCERPT = 160;
const BEFORE = 40;

/** Looks through all logs, and lists where something was found. */
export class Search {
  readonly element = h("dialog", { class: "search", "aria-label": "Search logs" });
  private readonly input = h("input", {
    type: "search",
    placeholder: "Search all logs",
    "aria-label": "Search all logs",
  });
  private readonly status = h("p", { class: "quiet", role: "status" });
  private readonly results = h("div", { class: "results" });
  private readonly lines = new Map<Row, NumberedLine[]>();

  constructor(
    private readonly data: ReportData,
    private readonly rows: readonly Row[],
    private readonly open: (row: Row, sought: string, match: number) => void,
  ) {
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        const first = this.results.querySelector("button");
        if (event.key === "Enter") {
          first?.click();
        } else {
          first?.focus();
        }
      }
    });
    this.results.addEventListener("keydown", (event) => this.moveFocus(event));
    this.element.append(
      h("div", { class: "tools" }, this.input, button("✕", "Close (Esc)", () => this.element.close())),
      this.status,
      this.results,
    );
  }

  show(): void {
    this.element.showModal();
    this.input.select();
    this.search();
  }

  private moveFocus(event: KeyboardEvent): void {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      const all = [...this.results.querySelectorAll("button")];
      const next = all.findIndex((one) => one === document.activeElement) + by;
      (next < 0 ? this.input : all[next])?.focus();
    }
  }

  private search(): void {
    const sought = this.input.value;
    this.results.replaceChildren();
    if (sought.length < LEAST_LETTERS) {
      this.status.textContent = this.bounds();
      return;
    }
    let matches = 0;
    let logs = 0;
    for (const row of this.rows) {
      const lines = this.linesOf(row);
      const found = find(lines, sought, MOST_IN_A_LOG);
      matches += found.length;
      if (found.length > 0 && logs++ < MOST_LOGS) {
        this.results.append(this.group(row, lines, found, sought));
      }
    }
    const more = logs > MOST_LOGS ? `; the first ${MOST_LOGS} are listed` : "";
    this.status.textContent =
      matches === 0 ? `Nothing found. ${this.bounds()}` : `${count(matches, "place")} in ${count(logs, "log")}${more}`;
  }

  private bounds(): string {
    const cut = Object.values(this.data.logs).filter((log) => log.left_out_bytes).length;
    return cut > 0 ? `Of ${count(cut, "log")} this page holds only the beginning and the end.` : "";
  }

  private linesOf(row: Row): NumberedLine[] {
    let lines = this.lines.get(row);
    if (!lines) {
      const log = this.data.logs[row.path];
      lines = log ? linesOf(log) : [];
      this.lines.set(row, lines);
    }
    return lines;
  }

  private group(
    row: Row,
    lines: readonly NumberedLine[],
    found: ReturnType<typeof find>,
    sought: string,
  ): HTMLElement {
    const group = h(
      "div",
      { class: "group" },
      h("h3", {}, sign(row.status), " ", visible(row.path), h("span", { class: "quiet" }, ` ${found.length}`)),
    );
    found.slice(0, SHOWN_IN_A_LOG).forEach((match, i) => {
      const line = lines[match.line];
      const text = line?.text ?? "";
      const from = Math.max(0, match.at - BEFORE);
      const end = match.at + sought.length;
      const go = h(
        "button",
        { type: "button", class: "result" },
        h("span", { class: "number" }, String(line?.number ?? "")),
        h(
          "span",
          { class: "text" },
          (from > 0 ? "…" : "") + text.slice(from, match.at),
          h("span", { class: "match" }, text.slice(match.at, end)),
          text.slice(end, from + EXCERPT),
        ),
      );
      go.addEventListener("click", () => {
        this.element.close();
        this.open(row, sought, i);
      });
      group.append(go);
    });
    if (found.length > SHOWN_IN_A_LOG) {
      group.append(h("p", { class: "quiet" }, `and ${found.length - SHOWN_IN_A_LOG} more in this log`));
    }
    return group;
  }
}
