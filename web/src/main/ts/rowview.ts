// SPDX-License-Identifier: Apache-2.0
import { h, set, sign } from "./dom";
import { change, duration, outcome } from "./format";
import type { Link, Row } from "./tree";
import type { View } from "./view";
import { visible } from "./visible";

const INDENT = 14;

/** The element of a row with its parts, which shows one row after another. */
export interface RowElement extends HTMLDivElement {
  parts: {
    name: HTMLElement;
    took: HTMLElement;
    change: HTMLElement;
    bar: HTMLElement;
    link: HTMLElement;
  };
}

/** What of a row is not the row's own. */
export interface RowState {
  readonly index: number;
  readonly active: boolean;
  readonly folded: boolean;
  /** Nanoseconds that its step took the last time. */
  readonly before: number | undefined;
}

/** Makes what stands above the rows, with the axis in it. */
export function makeHead(axis: HTMLElement, compares: boolean): HTMLElement {
  return h(
    "div",
    { class: "row head", role: "presentation" },
    h("div", { class: "name" }, "Step"),
    h("div", { class: "took" }, "Took"),
    h("div", { class: "change", hidden: !compares }, "vs last"),
    axis,
  );
}

export function makeRow(compares: boolean): RowElement {
  const parts = {
    name: h("div", { class: "name" }),
    took: h("div", { class: "took" }),
    change: h("div", { class: "change", hidden: !compares }),
    bar: h("div", { class: "bar" }),
    link: h("div", { class: "link" }),
  };
  const lane = h("div", { class: "lane" }, parts.link, parts.bar);
  const element = h("div", { role: "treeitem" }, parts.name, parts.took, parts.change, lane);
  return Object.assign(element, { parts });
}

export function fillRow(element: RowElement, row: Row, state: RowState): void {
  const group = row.children.length > 0;
  const classes = ["row", row.status || "none"];
  if (state.active) {
    classes.push("active");
  }
  if (row.critical) {
    classes.push("critical");
  }
  set(element, {
    id: `row-${state.index}`,
    "data-index": state.index,
    class: classes.join(" "),
    "aria-level": row.depth + 1,
    "aria-selected": String(state.active),
    "aria-expanded": group ? String(!state.folded) : undefined,
    "aria-label": label(row),
  });
  const { name, took, change: changed, bar } = element.parts;
  name.style.paddingLeft = `${8 + row.depth * INDENT}px`;
  name.replaceChildren(
    h("span", { class: group ? (state.folded ? "twist folded" : "twist") : "twist none" }),
    sign(row.status),
    h("span", { class: "text", title: visible(row.path) }, visible(row.name)),
    h("span", { class: "quiet" }, row.step && row.step.attempts > 1 ? `×${row.step.attempts}` : ""),
  );
  took.textContent = row.status ? duration(row.end - row.start) : "not begun";
  changed.textContent = state.before === undefined ? "" : change(row.end - row.start, state.before);
  bar.className = group && !row.step ? "bar group" : "bar";
}

/** Puts bar and link where they stand in the view. */
export function placeRow(element: RowElement, row: Row, view: View, link: Link | undefined): void {
  stretch(element.parts.bar, view, row.status ? row.start : NaN, row.end);
  stretch(element.parts.link, view, link ? link.from : NaN, link ? link.to : NaN);
}

/** Sets where an element stands; hides it where nothing of it is in the view. */
function stretch(element: HTMLElement, view: View, from: number, to: number): void {
  const left = Math.max(-0.01, view.share(from));
  const right = Math.min(1.01, view.share(to));
  const seen = right >= left && right >= 0 && left <= 1;
  element.hidden = !seen;
  if (seen) {
    element.style.left = percent(left);
    element.style.width = percent(right - left);
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(4)}%`;
}

function label(row: Row): string {
  const name = visible(row.name);
  if (!row.status) {
    return `${name}: not begun`;
  }
  const end = row.step ? outcome(row.step) : row.status.replace("_", " ");
  const critical = row.critical ? ", on the critical path" : "";
  return `${name}: ${end}, took ${duration(row.end - row.start)}, began at ${duration(row.start)}${critical}`;
}
