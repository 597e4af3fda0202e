// SPDX-License-Identifier: Apache-2.0
import type { ReportData } from "./data";
import { append, button, h, sign } from "./dom";
import { change, count, duration, outcome, time } from "./format";
import { linesOf } from "./logtext";
import { pieces } from "./logview";
import type { Row } from "./tree";
import { visible, visibleLines } from "./visible";

const LAST_LINES = 12;
const PRINTED_LINES = 40;
const COLUMNS = 400;

/** What the run was and how it ended. */
export function header(data: ReportData, tools: readonly HTMLElement[]): HTMLElement {
  const { summary } = data;
  const head = h(
    "header",
    {},
    h(
      "div",
      { class: "title" },
      h("h1", {}, visible(summary.target), h("span", { class: "quiet" }, ` in ${visible(summary.env)}`)),
      h("span", { class: `badge ${summary.status}` }, sign(summary.status), outcome(summary)),
      h("span", { class: "strong" }, duration(summary.duration_ns)),
      h("span", { class: "quiet" }, data.open ? "so far" : lastTime(data)),
      h("span", { class: "gap" }),
      h("span", { class: "tools screen" }, ...tools),
    ),
    h(
      "p",
      { class: "quiet line2" },
      h("code", {}, summary.run_id),
      h("span", {}, `started ${time(summary.started_at)}`),
      h("span", {}, `${count(summary.steps, "step")}${summary.retries ? `, ${summary.retries} retried` : ""}`),
      h("span", {}, who(data)),
      git(data),
    ),
  );
  append(head, notices(data));
  return head;
}

/** Only runs that went well can be compared by how long they took. */
function lastTime({ summary, before }: ReportData): string {
  if (!before) {
    return "first run of this target here";
  }
  const took = change(summary.duration_ns, before.duration_ns);
  const comparable = before.status === "succeeded" && summary.status === "succeeded";
  const by = comparable ? (took ? `, now ${took}` : ", about the same") : `, ${before.status.replace("_", " ")}`;
  return `last time ${duration(before.duration_ns)}${by}`;
}

function who({ summary }: ReportData): string {
  return visible([summary.user, summary.runner].filter(Boolean).join(" on "));
}

function git({ summary }: ReportData): HTMLElement | null {
  const { sha, branch, dirty } = summary.git ?? {};
  const text = `git ${sha?.slice(0, 12) ?? ""}${branch ? ` ${branch}` : ""}${dirty ? ", with changes" : ""}`;
  return sha ? h("span", {}, visible(text)) : null;
}

/** What makes this page less than the whole truth. */
function notices(data: ReportData): HTMLElement[] {
  const said = data.summary.losses.map(
    (loss) => `Incomplete: ${loss.count} ${loss.kind.replaceAll("_", " ")}: ${visible(loss.reason)}`,
  );
  if (data.open) {
    const state = data.live
      ? "Still running"
      : "Not sealed, and nobody records it any more; opal runs recover seals it";
    said.push(`${state}. As it was at ${time(data.rendered_at)}.`);
  }
  data.unread_files.forEach((name) => said.push(`${name} is damaged or cannot be read.`));
  return said.map((text) => h("p", { class: "notice" }, text));
}

/** The step that failed, with the end of its log; null where none did. */
export function failure(data: ReportData, row: Row | null, open: (row: Row) => void): HTMLElement | null {
  const step = row?.step;
  if (!row || !step) {
    return null;
  }
  const before = data.before?.steps[row.path];
  const last = before === undefined ? "" : `, last time it took ${duration(before)}`;
  const took = `after ${duration(step.duration_ns)}${last}`;
  const panel = h(
    "section",
    { class: "failure", "aria-label": "Failure" },
    h(
      "div",
      { class: "tools" },
      sign(step.status),
      h("h2", {}, visible(row.path)),
      h("span", { class: "strong" }, outcome(step)),
      h("span", { class: "quiet" }, took),
      h("span", { class: "gap" }),
      button("Show in timeline", "Show the failed step (f)", () => open(row)),
    ),
    h("pre", { class: "command" }, visibleLines(step.command)),
  );
  append(panel, [step.error ? h("p", { class: "error" }, visible(step.error)) : null, lastLines(data, row)]);
  return panel;
}

function lastLines(data: ReportData, row: Row): HTMLElement | null {
  const log = data.logs[row.path];
  if (!log) {
    return data.unread_logs.includes(row.path)
      ? h("p", { class: "error" }, "Its log is missing or cannot be read.")
      : null;
  }
  const lines = linesOf(log);
  const shown = lines.slice(-PRINTED_LINES);
  const list = h("pre", { class: "last" });
  shown.forEach((line, i) => {
    const end = Math.min(line.text.length, COLUMNS);
    const text = h("span", { class: "text" });
    for (const piece of pieces(line, 0, end, [])) {
      text.append(piece.classes ? h("span", { class: piece.classes }, piece.text) : piece.text);
    }
    if (end < line.text.length) {
      text.append(h("span", { class: "quiet" }, ` … ${count(line.text.length - end, "character")} more`));
    }
    const classes = ["line"];
    if (i < shown.length - LAST_LINES) {
      classes.push("onpaper");
    }
    if (line.number === 0) {
      classes.push("remark");
    }
    list.append(
      h(
        "span",
        { class: classes.join(" ") },
        h("span", { class: "number" }, line.number > 0 ? String(line.number) : ""),
        text,
      ),
    );
  });
  return list;
}
