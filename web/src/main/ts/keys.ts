// SPDX-License-Identifier: Apache-2.0
import { button, h } from "./dom";

/** A key, what it does in words, and how. */
export interface Key {
  readonly keys: readonly string[];
  readonly does: string;
  readonly act: () => void;
}

/** Has keys act wherever nobody types, except those that a focused control takes itself. */
export function listen(keys: readonly Key[]): void {
  const byKey = new Map(keys.flatMap((one) => one.keys.map((key) => [key, one.act] as const)));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
      return;
    }
    const target = event.target;
    const typing = target instanceof HTMLInputElement;
    const pressing = target instanceof HTMLButtonElement && (event.key === "Enter" || event.key === " ");
    const inDialog = document.querySelector("dialog[open]") !== null;
    const act = byKey.get(event.key);
    if (typing && event.key === "Escape" && !inDialog) {
      // What was typed stays, for n to go on with.
      event.preventDefault();
      target.blur();
    } else if (act && !typing && !pressing && !inDialog) {
      event.preventDefault();
      act();
    }
  });
}

/** The list of keys. */
export function keyList(keys: readonly Key[]): HTMLDialogElement {
  const list = h("dl", { class: "keys" });
  for (const { keys: names, does } of keys) {
    const shown = names.map((name) => h("kbd", {}, NAMES[name] ?? name));
    list.append(h("div", {}, h("dt", {}, ...shown), h("dd", {}, does)));
  }
  const dialog = h("dialog", { "aria-label": "Keys" });
  dialog.append(
    h(
      "div",
      { class: "tools" },
      h("h2", {}, "Keys"),
      h("span", { class: "gap" }),
      button("✕", "Close (Esc)", () => dialog.close()),
    ),
    list,
  );
  return dialog;
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};
