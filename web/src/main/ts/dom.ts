// SPDX-License-Identifier: Apache-2.0

type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Makes an element. Text becomes text nodes, never markup; an attribute that is false or undefined is
 * left out. The names of attributes must not be data.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  append(element, children);
  return element;
}

export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

export function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child);
    }
  }
}

/** A button that says what it does, and by which key. */
export function button(label: string, title: string, act: () => void): HTMLButtonElement {
  const element = h("button", { type: "button", title, "aria-label": title }, label);
  element.addEventListener("click", act);
  return element;
}

const SHAPES: Readonly<Record<string, string>> = {
  succeeded: "M3.5 8.5l3 3 6-7",
  failed: "M4 4l8 8M12 4l-8 8",
  timed_out: "M8 4v4.5l3 2",
  cancelled: "M3.5 12.5l9-9",
  interrupted: "M8 3v6M8 11.5v1.5",
  running: "M6 4l6 4-6 4z",
  group: "M3 5h10M3 8h10M3 11h6",
};
const CIRCLED = new Set(["timed_out", "cancelled"]);

/** A sign for a status, told apart by its shape; an empty circle for what did not begin. */
export function sign(status: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const known = SHAPES[status];
  set(svg, { viewBox: "0 0 16 16", class: `sign ${known ? status : "none"}`, "aria-hidden": "true" });
  if (!known || CIRCLED.has(status)) {
    const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    set(circle, { cx: 8, cy: 8, r: known ? 6.25 : 3 });
    svg.append(circle);
  }
  if (known) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    set(path, { d: known });
    svg.append(path);
  }
  return svg;
}
