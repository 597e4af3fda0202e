// SPDX-License-Identifier: Apache-2.0
import type { DecoratorUse, ReportData } from "./data";
import { button, h } from "./dom";
import { count, duration, nanosBetween, time } from "./format";
import { visible, visibleLines } from "./visible";

const ROWS_AT_ONCE = 100;

/** Everything else the record tells: surroundings, values, decorators, notes, what was masked and lost. */
export function facts(data: ReportData): HTMLElement {
  const element = h("div", { class: "sections" });
  for (const section of [
    surroundings(data),
    values(data),
    notes(data),
    trust(data),
    decorators(data.decorators?.decorator_usage ?? []),
  ]) {
    if (section) {
      element.append(section);
    }
  }
  return element;
}

function section(title: string, ...children: HTMLElement[]): HTMLElement {
  return h("section", { "aria-label": title }, h("h2", {}, title), ...children);
}

function definitions(
  pairs: readonly (readonly [string, string | undefined])[],
  classes = "facts",
): HTMLElement {
  const list = h("dl", { class: classes });
  for (const [name, value] of pairs) {
    if (value) {
      list.append(h("div", {}, h("dt", {}, visible(name)), h("dd", {}, visibleLines(value))));
    }
  }
  return list;
}

function pairs(object: Readonly<Record<string, unknown>> | undefined): string {
  return Object.entries(object ?? {})
    .map(([name, value]) => `${name}=${String(value)}`)
    .join("\n");
}

function surroundings(data: ReportData): HTMLElement {
  const { summary, plan } = data;
  return section(
    "Run",
    definitions([
      ["id", summary.run_id],
      ["external id", summary.external_id],
      ["target", summary.target],
      ["environment", summary.env],
      ["origin", summary.origin],
      ["started", time(summary.started_at)],
      ["ended", summary.ended_at ? time(summary.ended_at) : undefined],
      ["took", duration(summary.duration_ns)],
      ["user", summary.user],
      ["runner", summary.runner],
      ["host", summary.host],
      ["git", git(data)],
      ["directory", plan?.directory],
      ["plan", summary.plan_hash ?? "unplanned"],
      ["trace", summary.trace_id],
      ["ci", pairs(summary.ci)],
      ["tags", pairs(summary.tags)],
      ["policy", policy(data)],
      ["run before", data.before ? `${data.before.run_id} ${data.before.status}` : undefined],
    ]),
  );
}

function git({ summary }: ReportData): string | undefined {
  const { sha, branch, dirty } = summary.git ?? {};
  const state = dirty === undefined ? "" : dirty ? ", with changes that are not committed" : ", clean";
  return sha ? `${sha} ${branch ?? ""}${state}` : undefined;
}

function policy({ summary }: ReportData): string {
  return ["deny_network", "readonly_fs"]
    .filter((flag) => summary.policy?.[flag])
    .map((flag) => `${flag} (${summary.policy?.[`${flag}_enforced`] ? "enforced" : "not enforced"})`)
    .join("\n");
}

/** A value is told as the plan tells it: reference → value. */
function values(data: ReportData): HTMLElement | null {
  const resolved = Object.values(data.plan?.resolved_values ?? {}).map((text): [string, string] => {
    const arrow = text.indexOf(" → ");
    return arrow < 0 ? [text, " "] : [text.slice(0, arrow), text.slice(arrow + 3)];
  });
  return resolved.length > 0 ? section("Values", definitions(resolved, "facts even")) : null;
}

function notes({ summary }: ReportData): HTMLElement | null {
  const said: [string, string][] = [
    ...(summary.notes ?? []).map((note): [string, string] => [note.name, note.value]),
    ...(summary.measurements ?? []).map((one): [string, string] => [
      one.name,
      `${one.value}${one.unit === "1" ? "" : ` ${one.unit}`}`,
    ]),
  ];
  return said.length > 0 ? section("Notes and measurements", definitions(said, "facts even")) : null;
}

/** How far the record can be believed, and what was taken out of it. */
function trust(data: ReportData): HTMLElement {
  const { summary } = data;
  const masked = (summary.masks ?? []).map((mask) => {
    const after = duration(nanosBetween(summary.started_at, mask.at));
    const values = count(mask.values, "value");
    return `${values} ${after} after the start; what was recorded before may hold it`;
  });
  const logs = Object.values(data.logs);
  const cut = logs.filter((log) => log.left_out_bytes);
  return section(
    "Record",
    definitions([
      ["complete", data.open ? "not sealed yet" : summary.losses.length === 0 ? "yes" : "no"],
      ...summary.losses.map((loss): [string, string] => ["lost", `${loss.count} ${loss.kind}: ${loss.reason}`]),
      ["redacted", pairs(summary.redactions) || "nothing"],
      ["masked late", masked.join("\n")],
      ["arrived late", summary.addenda?.join("\n")],
      ["logs here", `${logs.length - cut.length} whole${cut.length ? `, ${cut.length} without the middle` : ""}`],
      ["logs missing", data.unread_logs.join("\n")],
      ["page made", time(data.rendered_at)],
    ]),
  );
}

function decorators(uses: readonly DecoratorUse[]): HTMLElement | null {
  if (uses.length === 0) {
    return null;
  }
  const body = h("tbody");
  const more = button("", "Show more uses of decorators", () => add());
  const add = () => {
    const from = body.rows.length;
    body.append(...uses.slice(from, from + ROWS_AT_ONCE).map(useRow));
    const left = uses.length - body.rows.length;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(left, ROWS_AT_ONCE)} of ${left} more`;
  };
  add();
  const head = ["Decorator", "Given", "Step", "Took", "Result", "Where"].map((name) =>
    h("th", { class: name === "Took" ? "right" : undefined }, name),
  );
  const table = h("table", {}, h("thead", {}, h("tr", {}, ...head)), body);
  const element = section("Decorators", h("div", { class: "scroll" }, table), more);
  element.classList.add("wide");
  return element;
}

function useRow(use: DecoratorUse): HTMLElement {
  const result =
    use.status_code !== undefined
      ? `HTTP ${use.status_code}`
      : use.exit_code !== undefined
        ? `exit ${use.exit_code}`
        : "";
  return h(
    "tr",
    {},
    h("td", {}, h("code", {}, visible(use.decorator))),
    h("td", { class: "given" }, h("code", {}, visibleLines(use.parameter))),
    h("td", {}, visible(use.step_path ?? "")),
    h("td", { class: "right" }, duration(use.duration_ms * 1e6)),
    h("td", {}, result),
    h("td", { class: "quiet" }, use.script ? visible(`${use.script}:${use.line ?? ""}`) : ""),
  );
}
