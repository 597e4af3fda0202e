// SPDX-License-Identifier: Apache-2.0
import { button } from "./dom";

/** A button that changes between dark and light; without it the page is as the system is. */
export function themeButton(): HTMLButtonElement {
  return button("◐", "Dark or light (t)", toggleTheme);
}

export function toggleTheme(): void {
  const root = document.documentElement;
  const dark = root.dataset["theme"]
    ? root.dataset["theme"] === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset["theme"] = dark ? "light" : "dark";
  document.dispatchEvent(new Event("themechange"));
}
