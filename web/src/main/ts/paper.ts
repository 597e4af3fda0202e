// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom";
import { duration, outcome } from "./format";
import type { Row } from "./tree";
import { visible } from "./visible";

/** Keeps a table of all steps in the page while it is printed: the timeline holds only what is in sight. */
export function printAll(rows: readonly Row[], place: HTMLElement): void {
  const paper = matchMedia("print");
  const update = () => {
    if (paper.matches && place.childElementCount === 0) {
      place.append(table(rows));
    } else if (!paper.matches) {
      place.replaceChildren();
    }
  };
  paper.addEventListener("change", update);
  addEventListener("beforeprint", () => place.childElementCount === 0 && place.append(table(rows)));
  addEventListener("afterprint", () => place.replaceChildren());
  update();
}

function table(rows: readonly Row[]): HTMLElement {
  const body = h("tbody");
  for (const row of rows) {
    const name = h("td", {}, visible(row.name));
    name.style.paddingLeft = `${row.depth}em`;
    body.append(
      h(
        "tr",
        {},
        name,
        h("td", {}, row.step ? outcome(row.step) : row.status.replace("_", " ") || "not begun"),
        h("td", { class: "right" }, row.status ? duration(row.start) : ""),
        h("td", { class: "right" }, row.status ? duration(row.end - row.start) : ""),
        h("td", {}, row.critical && row.children.length === 0 ? "critical path" : ""),
        h("td", {}, h("code", {}, visible(row.step?.command ?? ""))),
      ),
    );
  }
  const names = ["Step", "Status", "Began", "Took", "", "Command"].map((name) => h("th", {}, name));
  return h("section", {}, h("h2", {}, "Steps"), h("table", {}, h("thead", {}, h("tr", {}, ...names)), body));
}
