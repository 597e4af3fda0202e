// SPDX-License-Identifier: Apache-2.0

/** What is obeyed instead of seen: controls, marks of direction, what has no width. */
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Returns a text from outside so that all of it is seen and none of it obeyed. */
export function visible(text: string): string {
  return text.replace(HIDDEN, shown);
}

/** Returns it with its line feeds, for what is shown in several lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

function shown(c: string): string {
  const code = c.charCodeAt(0);
  if (code < 0x20) {
    return String.fromCharCode(0x2400 + code);
  }
  return code === 0x7f ? "\u2421" : `\u2039${code.toString(16).toUpperCase().padStart(4, "0")}\u203a`;
}
