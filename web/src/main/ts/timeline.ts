// SPDX-License-Identifier: Apache-2.0
import { button, h, set } from "./dom";
import { duration } from "./format";
import { Overview } from "./overview";
import { fillRow, makeHead, makeRow, placeRow, type RowElement } from "./rowview";
import { linksByRow, shownRows, type Link, type Row } from "./tree";
import { View } from "./view";
import { VirtualList } from "./virtual";

const ROW_HEIGHT = 26;
const HEAD_HEIGHT = 28;
const PIXELS_A_TICK = 90;
const PIXELS_A_LABEL = 50;
const ZOOM = 0.6;
const PAN = 0.25;

/** What the one who shows a timeline gives it. */
export interface TimelineOptions {
  readonly rows: readonly Row[];
  readonly durationNanos: number;
  /** What steps took the last time, by path; null where there was none. */
  readonly before: Readonly<Record<string, number>> | null;
  readonly open: (row: Row) => void;
  readonly moved: (row: Row) => void;
}

/** Steps as a tree beside bars over time; draws what is in sight, however many there are. */
export class Timeline {
  readonly element: HTMLElement;
  private readonly viewport = h("div", {
    class: "rows",
    role: "tree",
    tabindex: 0,
    "aria-label": "Steps",
  });
  private readonly axis = h("div", { class: "lane axis", "aria-hidden": "true" });
  private readonly span = h("span", { class: "quiet" });
  private readonly filter = h("input", {
    type: "search",
    placeholder: "Filter steps",
    "aria-label": "Filter steps",
  });
  private readonly criticalToggle: HTMLButtonElement;
  private readonly overview: Overview;
  private readonly list: VirtualList<RowElement>;
  private readonly links: Map<Row, Link>;
  private readonly collapsed = new Set<Row>();
  private shown: Row[] = [];
  private activeRow: Row | null = null;
  private criticalOnly = false;
  private view: View;
  private asked = false;

  constructor(private readonly options: TimelineOptions) {
    this.view = View.of(options.durationNanos);
    this.links = linksByRow(options.rows);
    this.overview = new Overview(options.rows, options.durationNanos, (from, to) =>
      this.setView(this.view.at(from, to)),
    );
    this.criticalToggle = button("Critical path", "Only the critical path (c)", () =>
      this.toggleCritical(),
    );
    this.viewport.append(makeHead(this.axis, options.before !== null));
    this.element = h(
      "section",
      { class: options.before ? "timeline compares" : "timeline", "aria-label": "Timeline" },
      this.tools(),
      this.overview.element,
      this.viewport,
    );
    this.list = new VirtualList<RowElement>(
      this.viewport,
      ROW_HEIGHT,
      {
        make: () => makeRow(options.before !== null),
        fill: (element, index) => this.fill(element, index),
      },
      HEAD_HEIGHT,
    );
    this.listen();
    this.refresh();
  }

  /** The row that keys act on. */
  get active(): Row | null {
    return this.activeRow;
  }

  private tools(): HTMLElement {
    set(this.criticalToggle, { "aria-pressed": "false", class: "swatch" });
    return h(
      "div",
      { class: "tools" },
      h("h2", {}, "Timeline"),
      this.span,
      h("span", { class: "gap" }),
      this.filter,
      this.criticalToggle,
      button("−", "Zoom out (-)", () => this.zoomOut()),
      button("+", "Zoom in (+)", () => this.zoomIn()),
      button("Fit", "Show the whole run (0)", () => this.resetZoom()),
    );
  }

  private listen(): void {
    this.filter.addEventListener("input", () => this.refresh());
    this.viewport.addEventListener("click", (event) => this.click(event));
    this.viewport.addEventListener("dblclick", () => this.zoomToActive());
    this.viewport.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.redraw()).observe(this.axis);
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const element = target?.closest<HTMLElement>("[data-index]");
    const row = this.shown[Number(element?.dataset["index"])];
    if (row) {
      this.moveTo(row);
      if (row.children.length > 0 && target?.closest(".name")) {
        this.fold(row, !this.collapsed.has(row));
      }
      this.options.open(row);
    }
  }

  private wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const lane = this.axis.getBoundingClientRect();
      const share = (event.clientX - lane.left) / lane.width;
      const around = this.view.from + Math.min(1, Math.max(0, share)) * this.view.length;
      this.setView(this.view.zoom(Math.exp(event.deltaY / 200), around));
    } else if (event.deltaX !== 0 && !this.view.isWhole) {
      event.preventDefault();
      this.setView(this.view.pan(event.deltaX / Math.max(1, this.axis.clientWidth)));
    }
  }

  zoomIn(): void {
    this.zoom(ZOOM);
  }

  zoomOut(): void {
    this.zoom(1 / ZOOM);
  }

  private zoom(factor: number): void {
    const row = this.activeRow;
    const middle = (this.view.from + this.view.to) / 2;
    const seen = row && row.start < this.view.to && row.end > this.view.from;
    this.setView(this.view.zoom(factor, seen ? (row.start + row.end) / 2 : middle));
  }

  pan(direction: number): void {
    this.setView(this.view.pan(direction * PAN));
  }

  resetZoom(): void {
    this.setView(this.view.reset());
  }

  private zoomToActive(): void {
    const row = this.activeRow;
    if (row && row.status) {
      const room = (row.end - row.start) / 4;
      this.setView(this.view.at(row.start - room, row.end + room));
    }
  }

  private setView(view: View): void {
    this.view = view;
    this.redraw();
  }

  /** Draws the bars anew, once a frame. */
  private redraw(): void {
    if (!this.asked) {
      this.asked = true;
      requestAnimationFrame(() => {
        this.asked = false;
        this.drawAxis();
        this.overview.show(this.view);
        this.list.forEach((element, index) => {
          const row = this.shown[index];
          if (row) {
            placeRow(element, row, this.view, this.links.get(row));
          }
        });
      });
    }
  }

  private drawAxis(): void {
    const width = this.axis.clientWidth;
    const ticks = this.view.ticks(Math.floor(width / PIXELS_A_TICK));
    const pixels = ticks.map((at) => this.view.share(at) * width);
    const [first = 0, second = width] = pixels;
    this.viewport.style.setProperty("--first", `${first}px`);
    this.viewport.style.setProperty("--step", `${second - first}px`);
    this.axis.replaceChildren();
    ticks.forEach((at, i) => {
      const left = pixels[i] ?? 0;
      if (left <= width - PIXELS_A_LABEL) {
        const tick = h("span", { class: "tick" }, at === 0 ? "0" : duration(at));
        tick.style.left = `${left}px`;
        this.axis.append(tick);
      }
    });
    this.span.textContent = this.view.isWhole
      ? ""
      : `${duration(this.view.from)} to ${duration(this.view.to)} of ${duration(this.view.whole)}`;
  }

  toggleCritical(): void {
    this.criticalOnly = !this.criticalOnly;
    set(this.criticalToggle, { "aria-pressed": String(this.criticalOnly) });
    this.refresh();
  }

  /** Moves by so many rows; from nowhere to the first. */
  moveBy(rows: number): void {
    const at = this.activeRow ? this.shown.indexOf(this.activeRow) : -1;
    const to = Math.min(this.shown.length - 1, Math.max(0, at < 0 ? 0 : at + rows));
    const row = this.shown[to];
    if (row) {
      this.moveTo(row);
    }
  }

  moveToEdge(last: boolean): void {
    const row = this.shown[last ? this.shown.length - 1 : 0];
    if (row) {
      this.moveTo(row);
    }
  }

  /** Makes a row the active one and brings it into sight. */
  moveTo(row: Row): void {
    for (let at = row.parent; at; at = at.parent) {
      this.collapsed.delete(at);
    }
    this.activeRow = row;
    if (!this.shown.includes(row)) {
      this.filter.value = "";
      this.criticalOnly = false;
      set(this.criticalToggle, { "aria-pressed": "false" });
      this.refresh();
    }
    this.list.refill();
    this.list.scrollTo(this.shown.indexOf(row));
    set(this.viewport, { "aria-activedescendant": `row-${this.shown.indexOf(row)}` });
    this.options.moved(row);
  }

  /** Opens or folds a group; folding what is none moves to its group. */
  fold(row: Row | null, folded: boolean): void {
    if (!row) {
      return;
    }
    if (row.children.length === 0 || this.collapsed.has(row) === folded) {
      const next = folded ? row.parent : row.children[0];
      if (next) {
        this.moveTo(next);
      }
      return;
    }
    if (folded) {
      this.collapsed.add(row);
    } else {
      this.collapsed.delete(row);
    }
    this.refresh();
  }

  focus(): void {
    this.viewport.focus({ preventScroll: true });
  }

  private refresh(): void {
    this.shown = shownRows(this.options.rows, {
      collapsed: this.collapsed,
      criticalOnly: this.criticalOnly,
      filter: this.filter.value.trim().toLowerCase(),
    });
    this.list.reset(this.shown.length);
    this.redraw();
  }

  private fill(element: RowElement, index: number): void {
    const row = this.shown[index];
    if (row) {
      const folded = this.collapsed.has(row);
      const before = row.step ? this.options.before?.[row.path] : undefined;
      fillRow(element, row, { index, folded, before, active: row === this.activeRow });
      placeRow(element, row, this.view, this.links.get(row));
    }
  }
}
