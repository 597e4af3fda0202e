// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom";

/** How a list makes and fills its rows. */
export interface RowKind<E extends HTMLElement> {
  make(): E;
  /** Fills an element that may show another row now. */
  fill(element: E, index: number): void;
}

/** A list of rows of one height, of which only those in sight exist. */
export class VirtualList<E extends HTMLElement> {
  private static readonly BEYOND = 6;
  private readonly sheet = h("div", { class: "sheet", role: "presentation" });
  private readonly pool: E[] = [];
  private readonly shown = new Map<number, E>();
  private count = 0;
  private asked = false;

  constructor(
    readonly viewport: HTMLElement,
    private readonly rowHeight: number,
    private readonly kind: RowKind<E>,
    /** What sticks above the rows. */
    private readonly headHeight = 0,
  ) {
    viewport.append(this.sheet);
    viewport.addEventListener("scroll", () => this.ask(), { passive: true });
    new ResizeObserver(() => this.ask()).observe(viewport);
  }

  /** Shows other rows, or the same filled anew. */
  reset(count: number): void {
    this.count = count;
    this.sheet.style.height = `${count * this.rowHeight}px`;
    this.viewport.style.setProperty("--rows", String(count));
    this.refill();
  }

  /** Fills what is in sight anew, with the next frame. */
  refill(): void {
    for (const [index, element] of this.shown) {
      this.release(index, element);
    }
    this.ask();
  }

  /** Returns the element of a row that is in sight. */
  element(index: number): E | undefined {
    return this.shown.get(index);
  }

  forEach(act: (element: E, index: number) => void): void {
    this.shown.forEach(act);
  }

  scrollTo(index: number, block: "nearest" | "center" = "nearest"): void {
    const room = this.viewport.clientHeight - this.headHeight;
    const top = index * this.rowHeight;
    const at = this.viewport.scrollTop;
    if (block === "center") {
      this.viewport.scrollTop = top - room / 2;
    } else if (top < at) {
      this.viewport.scrollTop = top;
    } else if (top + this.rowHeight > at + room) {
      this.viewport.scrollTop = top + this.rowHeight - room;
    }
    this.draw();
  }

  private ask(): void {
    if (!this.asked) {
      this.asked = true;
      requestAnimationFrame(() => {
        this.asked = false;
        this.draw();
      });
    }
  }

  private draw(): void {
    const top = this.viewport.scrollTop;
    const first = Math.max(0, Math.floor(top / this.rowHeight) - VirtualList.BEYOND);
    const rows = Math.ceil(this.viewport.clientHeight / this.rowHeight) + 2 * VirtualList.BEYOND;
    const last = Math.min(this.count, first + rows);
    for (const [index, element] of this.shown) {
      if (index < first || index >= last) {
        this.release(index, element);
      }
    }
    // From the end on, so that each stands in the page before the one after it.
    for (let index = last - 1; index >= first; index--) {
      if (!this.shown.has(index)) {
        this.show(index);
      }
    }
    while (this.pool.length > 0) {
      this.pool.pop()?.remove();
    }
  }

  private show(index: number): void {
    const element = this.pool.pop() ?? this.kind.make();
    element.style.transform = `translateY(${index * this.rowHeight}px)`;
    this.kind.fill(element, index);
    this.shown.set(index, element);
    this.sheet.insertBefore(element, this.shown.get(index + 1) ?? null);
  }

  private release(index: number, element: E): void {
    this.shown.delete(index);
    this.pool.push(element);
  }
}
