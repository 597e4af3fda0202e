// SPDX-License-Identifier: Apache-2.0
import { append, button, h, sign } from "./dom";
import type { Attempt, Block, End, PlanStep, ReportData } from "./data";
import { change, count, duration, outcome, size, time } from "./format";
import { LogView } from "./logview";
import type { Row } from "./tree";
import { visible, visibleLines } from "./visible";

/** What is known of one row: its command, attempts, cost and log. */
export class Detail {
  readonly element = h("section", { class: "detail", "aria-label": "Step", hidden: true });
  private readonly planned: ReadonlyMap<string, PlanStep>;
  private readonly blocks: ReadonlyMap<number, Block>;
  private shown: Row | null = null;
  private log: LogView | null = null;

  constructor(
    private readonly data: ReportData,
    private readonly rows: readonly Row[],
    private readonly close: () => void,
  ) {
    this.planned = new Map(data.plan?.steps?.map((step) => [step.id, step]));
    this.blocks = new Map(data.plan?.blocks?.map((block) => [block.id, block]));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get logView(): LogView | null {
    return this.isOpen ? this.log : null;
  }

  hide(): void {
    this.element.hidden = true;
    this.shown = null;
  }

  /** Shows a row, and in its log the match of this number. */
  show(row: Row, sought = "", match = 0): void {
    this.element.hidden = false;
    if (this.shown !== row || sought !== "") {
      this.shown = row;
      this.log = null;
      const step = row.step;
      this.element.replaceChildren(this.head(row));
      append(this.element, [
        step && h("pre", { class: "command" }, visibleLines(step.command)),
        step?.error ? h("p", { class: "error" }, visible(step.error)) : null,
        this.facts(row),
        step ? this.attempts(step.attempt_list ?? []) : null,
        this.output(row, sought, match),
      ]);
    }
  }

  private head(row: Row): HTMLElement {
    return h(
      "div",
      { class: "tools" },
      sign(row.status),
      h("h2", { title: visible(row.path) }, visible(row.path)),
      h("span", { class: "gap" }),
      button("✕", "Close (Esc)", this.close),
    );
  }

  private facts(row: Row): HTMLElement {
    const step = row.step;
    const list = h("dl", { class: "facts inline" });
    const fact = (name: string, value: string | undefined) => {
      if (value) {
        list.append(h("div", {}, h("dt", {}, name), h("dd", {}, value)));
      }
    };
    fact("status", row.status ? (step ? outcome(step) : row.status.replace("_", " ")) : "not begun");
    if (row.status) {
      const took = row.end - row.start;
      const before = this.data.before?.steps[row.path];
      fact("took", duration(took));
      fact("last time", step && before !== undefined ? lastTime(took, before) : undefined);
      fact("began", `${duration(row.start)} after the start`);
    }
    fact("at", step ? time(step.started_at) : undefined);
    fact("cpu", step ? cpu(step) : undefined);
    fact("memory", step?.peak_memory_bytes !== undefined ? size(step.peak_memory_bytes) : undefined);
    fact("output", step ? printed(step) : undefined);
    fact("critical path", row.critical ? "yes" : undefined);
    const planned = this.planned.get(row.path);
    fact("estimate", planned?.estimated_duration);
    fact("decorators", planned ? this.around(planned) : undefined);
    Object.entries(planned?.options ?? {}).forEach(([name, value]) => fact(visible(name), visible(value)));
    return list;
  }

  private around(planned: PlanStep): string {
    const names = (planned.blocks ?? []).map((id) => {
      const block = this.blocks.get(id);
      const options = Object.entries(block?.options ?? {}).map(([name, value]) => `${name}=${value}`);
      return block ? `@${block.decorator}${options.length ? `(${options.join(", ")})` : ""}` : "";
    });
    return visible([...names, planned.decorator ? `@${planned.decorator}` : ""].filter(Boolean).join(" "));
  }

  private attempts(attempts: readonly Attempt[]): HTMLElement | null {
    if (attempts.length < 2) {
      return null;
    }
    const body = h("tbody");
    for (const one of attempts) {
      body.append(
        h(
          "tr",
          {},
          h("td", { class: "right" }, String(one.attempt)),
          h("td", {}, sign(one.status), " ", outcome(one)),
          h("td", { class: "right" }, duration(one.duration_ns)),
          h("td", {}, visible(one.error ?? "")),
        ),
      );
    }
    const head = h(
      "tr",
      {},
      h("th", { class: "right" }, "#"),
      h("th", {}, "Attempt"),
      h("th", { class: "right" }, "Took"),
      h("th", {}, "Error"),
    );
    return h("div", { class: "attempts" }, h("table", {}, h("thead", {}, head), body));
  }

  private output(row: Row, sought: string, match: number): HTMLElement {
    const log = this.data.logs[row.path];
    if (log) {
      this.log = new LogView(log, sought);
      this.log.show(match);
      return this.log.element;
    }
    const lost = this.data.unread_logs.includes(row.path);
    const inside = this.rows.filter((r) => r.path.startsWith(`${row.path}/`) && r.children.length === 0);
    return h(
      "p",
      { class: lost ? "error" : "quiet" },
      lost
        ? "This step printed something, but its log is missing or cannot be read."
        : row.step
          ? "This step printed nothing."
          : row.children.length > 0
            ? `A group of ${count(inside.length, "step")}.`
            : "This step did not begin.",
    );
  }
}

function lastTime(now: number, before: number): string {
  const by = change(now, before);
  return `${duration(before)}${by ? ` (now ${by})` : ""}`;
}

function cpu(end: End): string | undefined {
  const user = end.cpu_user_ns;
  const system = end.cpu_system_ns;
  return user === undefined || system === undefined
    ? undefined
    : `${duration(user + system)} (${duration(user)} user, ${duration(system)} system)`;
}

function printed(step: End & { output_lines?: number }): string {
  const out = step.stdout_bytes ?? 0;
  const err = step.stderr_bytes ?? 0;
  return out + err === 0
    ? "none"
    : `${count(step.output_lines ?? 0, "line")}, ${size(out + err)}${err ? ` (${size(err)} on stderr)` : ""}`;
}
