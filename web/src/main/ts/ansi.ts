// SPDX-License-Identifier: Apache-2.0
import { visible } from "./visible";

/** A stretch of a line in one style; the classes are ours, never the log's. */
export interface Run {
  readonly from: number;
  readonly classes: string;
}

/** A line as it is shown: text that can be searched, and where its styles begin. */
export interface Line {
  readonly text: string;
  readonly runs: readonly Run[];
}

interface Style {
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underlined: boolean;
  inverse: boolean;
  front: number;
  back: number;
}

const PLAIN: Style = {
  bold: false,
  dim: false,
  italic: false,
  underlined: false,
  inverse: false,
  front: -1,
  back: -1,
};
const TAB = 8;
const SGR = /\u001b\[([0-9;:]{0,64})m/g;

/**
 * Takes a log apart into lines. Colours and styles (SGR) become classes; every other control and escape
 * sequence is shown as signs.
 */
export function parseLog(log: string): Line[] {
  const parts = log.split("\n");
  if (parts[parts.length - 1] === "") {
    parts.pop();
  }
  const style = { ...PLAIN };
  return parts.map((part) => parseLine(part.endsWith("\r") ? part.slice(0, -1) : part, style));
}

function parseLine(source: string, style: Style): Line {
  const runs: Run[] = [];
  let text = "";
  let from = 0;
  const begin = classes(style);
  if (begin) {
    runs.push({ from: 0, classes: begin });
  }
  SGR.lastIndex = 0;
  for (let match = SGR.exec(source); match; match = SGR.exec(source)) {
    text += piece(source.slice(from, match.index), text.length);
    from = SGR.lastIndex;
    apply(style, match[1] ?? "");
    runs.push({ from: text.length, classes: classes(style) });
  }
  text += piece(source.slice(from), text.length);
  return { text, runs };
}

function piece(source: string, column: number): string {
  if (!source.includes("\t")) {
    return visible(source);
  }
  let out = "";
  source.split("\t").forEach((part, i) => {
    if (i > 0) {
      out += " ".repeat(TAB - ((column + out.length) % TAB));
    }
    out += visible(part);
  });
  return out;
}

function apply(style: Style, codes: string): void {
  const numbers = codes.split(/[;:]/).map(Number);
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extended(numbers, i + 1);
      style[code === 38 ? "front" : "back"] = colour;
      i += used;
    } else {
      applyOne(style, code);
    }
  }
}

function applyOne(style: Style, code: number): void {
  if (code === 0) {
    Object.assign(style, PLAIN);
  } else if (code === 1) {
    style.bold = true;
  } else if (code === 2) {
    style.dim = true;
  } else if (code === 3 || code === 23) {
    style.italic = code === 3;
  } else if (code === 4 || code === 24) {
    style.underlined = code === 4;
  } else if (code === 7 || code === 27) {
    style.inverse = code === 7;
  } else if (code === 22) {
    style.bold = style.dim = false;
  } else if (code >= 30 && code <= 39) {
    style.front = code === 39 ? -1 : code - 30;
  } else if (code >= 40 && code <= 49) {
    style.back = code === 49 ? -1 : code - 40;
  } else if (code >= 90 && code <= 97) {
    style.front = code - 82;
  } else if (code >= 100 && code <= 107) {
    style.back = code - 92;
  }
}

/** The nearest of the sixteen, whose contrast we answer for; and how many numbers it took. */
function extended(numbers: readonly number[], at: number): [number, number] {
  if (numbers[at] === 5) {
    const index = numbers[at + 1] ?? 0;
    if (index < 16) {
      return [index, 2];
    }
    const cube = index - 16;
    return index >= 232
      ? [index < 238 ? 8 : 7, 2]
      : [nearest(Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51), 2];
  }
  return numbers[at] === 2
    ? [nearest(numbers[at + 1] ?? 0, numbers[at + 2] ?? 0, numbers[at + 3] ?? 0), 4]
    : [-1, numbers.length];
}

function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  if (most - Math.min(red, green, blue) < 32) {
    return most < 64 ? 0 : most < 144 ? 8 : 7;
  }
  const half = most / 2;
  return (red > half ? 1 : 0) + (green > half ? 2 : 0) + (blue > half ? 4 : 0);
}

function classes(style: Style): string {
  const names = [];
  const front = style.inverse ? style.back : style.front;
  const back = style.inverse ? style.front : style.back;
  if (front >= 0) {
    names.push(`f${front % 8}`);
  }
  if (back >= 0 || style.inverse) {
    names.push(back >= 0 ? `b${back % 8}` : "inverse");
  }
  for (const name of ["bold", "dim", "italic", "underlined"] as const) {
    if (style[name]) {
      names.push(name);
    }
  }
  return names.join(" ");
}
