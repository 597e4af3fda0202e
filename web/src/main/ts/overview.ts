// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom";
import type { Row } from "./tree";
import type { View } from "./view";

const HEIGHT = 32;
/** A drag that is shorter was a click. */
const CLICK_PIXELS = 3;

/** The whole run, small: every step a line, and what part of it the timeline shows. */
export class Overview {
  readonly element = h("div", { class: "overview", "aria-hidden": "true" });
  private readonly canvas = h("canvas");
  private readonly frame = h("div", { class: "frame" });
  private readonly steps: readonly Row[];

  constructor(
    rows: readonly Row[],
    private readonly nanos: number,
    private readonly choose: (from: number, to: number) => void,
  ) {
    this.steps = rows.filter((row) => row.step);
    this.element.append(this.canvas, this.frame);
    this.element.addEventListener("pointerdown", (event) => this.drag(event));
    new ResizeObserver(() => this.draw()).observe(this.element);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", () => this.draw());
    document.addEventListener("themechange", () => this.draw());
  }

  show(view: View): void {
    this.frame.hidden = view.isWhole;
    this.frame.style.left = `${(view.from / view.whole) * 100}%`;
    this.frame.style.width = `${(view.length / view.whole) * 100}%`;
  }

  private draw(): void {
    const width = this.element.clientWidth;
    const scale = devicePixelRatio;
    this.canvas.width = width * scale;
    this.canvas.height = HEIGHT * scale;
    const context = this.canvas.getContext("2d");
    if (!context || this.steps.length === 0) {
      return;
    }
    context.scale(scale, scale);
    const colours = new Map<string, string>();
    const thick = Math.max(1, Math.min(4, HEIGHT / this.steps.length - 1));
    this.steps.forEach((row, i) => {
      const name = row.status === "succeeded" && row.critical ? "critical" : row.status;
      const fill = colours.get(name) ?? this.colour(name);
      colours.set(name, fill);
      const left = (row.start / this.nanos) * width;
      const length = Math.max(1, ((row.end - row.start) / this.nanos) * width);
      context.fillStyle = fill;
      context.fillRect(left, (i / this.steps.length) * (HEIGHT - thick), length, thick);
    });
  }

  /** The stylesheet's colour for a bar, as a canvas takes it. */
  private colour(name: string): string {
    const bar = h("div", { class: `row ${name}`, hidden: true }, h("div", { class: "bar" }));
    this.element.append(bar);
    const colour = getComputedStyle(bar.firstElementChild ?? bar).backgroundColor;
    bar.remove();
    return colour;
  }

  private drag(down: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    const momentAt = (x: number) =>
      (Math.min(1, Math.max(0, (x - box.left) / box.width)) * this.nanos);
    this.element.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => {
      if (Math.abs(event.clientX - down.clientX) >= CLICK_PIXELS) {
        const [a, b] = [momentAt(down.clientX), momentAt(event.clientX)];
        this.choose(Math.min(a, b), Math.max(a, b));
      }
    };
    const up = () => this.element.removeEventListener("pointermove", move);
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("pointerup", up, { once: true });
    this.element.addEventListener("pointercancel", up, { once: true });
  }
}
