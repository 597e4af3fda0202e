// SPDX-License-Identifier: Apache-2.0
import "./report.css";
import { readData, type ReportData } from "./data";
import { Detail } from "./detail";
import { button, h } from "./dom";
import { facts } from "./facts";
import { failure, header } from "./head";
import { keyList, listen, type Key } from "./keys";
import { printAll } from "./paper";
import { Search } from "./search";
import { themeButton, toggleTheme } from "./theme";
import { Timeline } from "./timeline";
import { makeRows, type Row } from "./tree";

const PAGE = 15;

/** Puts the page together. */
function show(data: ReportData): void {
  const rows = makeRows(data);
  const ended = rows.reduce((end, row) => Math.max(end, row.end || 0), data.summary.duration_ns);
  const main = h("main", { class: "report" });
  const work = h("div", { class: "work" });
  const failed = rows.find((row) => row.step && row.path === data.summary.failed_step) ?? null;

  const close = () => {
    detail.hide();
    work.classList.remove("split");
    timeline.focus();
  };
  const open = (row: Row, sought = "", match = 0) => {
    work.classList.add("split");
    detail.show(row, sought, match);
  };
  const detail = new Detail(data, rows, close);
  const timeline = new Timeline({
    rows,
    durationNanos: ended,
    before: data.before?.steps ?? null,
    open,
    moved: (row) => detail.isOpen && open(row),
  });
  const goTo = (row: Row, sought = "", match = 0) => {
    timeline.moveTo(row);
    open(row, sought, match);
    work.scrollIntoView({ block: "nearest" });
    timeline.focus();
  };
  const search = new Search(data, rows, goTo);
  const openActive = () => timeline.active && goTo(timeline.active);
  const keys: Key[] = [
    { keys: ["j", "ArrowDown"], does: "next step", act: () => timeline.moveBy(1) },
    { keys: ["k", "ArrowUp"], does: "step before", act: () => timeline.moveBy(-1) },
    { keys: ["PageDown"], does: "a page down", act: () => timeline.moveBy(PAGE) },
    { keys: ["PageUp"], does: "a page up", act: () => timeline.moveBy(-PAGE) },
    { keys: ["Home"], does: "first step", act: () => timeline.moveToEdge(false) },
    { keys: ["End"], does: "last step", act: () => timeline.moveToEdge(true) },
    { keys: ["ArrowRight"], does: "open the group", act: () => timeline.fold(timeline.active, false) },
    { keys: ["ArrowLeft"], does: "fold the group", act: () => timeline.fold(timeline.active, true) },
    { keys: ["Enter"], does: "show the step and its log", act: openActive },
    { keys: ["Escape"], does: "close the step", act: close },
    { keys: ["f"], does: "to the failure", act: () => failed && goTo(failed) },
    { keys: ["/"], does: "search all logs", act: () => search.show() },
    { keys: ["n"], does: "next match in the log", act: () => detail.logView?.next(1) },
    { keys: ["N"], does: "match before", act: () => detail.logView?.next(-1) },
    { keys: ["+", "="], does: "zoom in", act: () => timeline.zoomIn() },
    { keys: ["-"], does: "zoom out", act: () => timeline.zoomOut() },
    { keys: ["0"], does: "the whole run", act: () => timeline.resetZoom() },
    { keys: ["h"], does: "earlier", act: () => timeline.pan(-1) },
    { keys: ["l"], does: "later", act: () => timeline.pan(1) },
    { keys: ["c"], does: "only the critical path", act: () => timeline.toggleCritical() },
    { keys: ["t"], does: "dark or light", act: toggleTheme },
    { keys: ["?"], does: "this list", act: () => list.showModal() },
  ];
  const list = keyList(keys);
  listen(keys);

  const paper = h("div", { class: "paper" });
  const tools = [
    button("Search logs", "Search all logs (/)", () => search.show()),
    button("?", "Keys (?)", () => list.showModal()),
    themeButton(),
  ];
  work.append(timeline.element, detail.element);
  main.append(header(data, tools));
  const panel = failure(data, failed, goTo);
  if (panel) {
    main.append(panel);
  }
  main.append(work, paper, facts(data), search.element, list);
  document.getElementById("plain")?.replaceWith(main);
  printAll(rows, paper);
}

readData(document).then(show, (error: unknown) => {
  const text = `This browser cannot show more: ${String(error)}`;
  document.getElementById("plain")?.append(h("p", { class: "notice" }, text));
});
