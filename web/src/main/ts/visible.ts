// SPDX-License-Identifier: Apache-2.0

/** What is obeyed instead of seen: controls, marks of direction, what has no width. */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Returns a text from outside so that all of it is seen and none of it obeyed. */
export function visible(text: string): string {
  return text.replace(HIDDEN, shown);
}

/** Returns it with its line feeds, for what is shown in several lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

/** As the command line shows it. */
function shown(c: string): string {
  const code = c.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
