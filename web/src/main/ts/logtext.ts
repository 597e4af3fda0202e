// SPDX-License-Identifier: Apache-2.0
import { parseLog, type Line } from "./ansi";
import type { LogExcerpt } from "./data";
import { count, size } from "./format";

/** A line of a log with its number; number 0 is our own remark about what is left out. */
export interface NumberedLine extends Line {
  readonly number: number;
}

/** Returns what a page holds of a log, with a remark where something is left out. */
export function linesOf(log: LogExcerpt): NumberedLine[] {
  const head = parseLog(log.head).map((line, i) => ({ ...line, number: i + 1 }));
  if (!log.left_out_bytes) {
    return head;
  }
  const lines = log.left_out_lines ? `${count(log.left_out_lines, "line")}, ` : "";
  const remark = `${lines}${size(log.left_out_bytes)} left out here; opal runs tail prints all`;
  const before = (log.left_out_lines ?? 0) + (log.head.match(/\n/g)?.length ?? 0);
  const tail = parseLog(log.tail ?? "");
  return [
    ...head,
    { text: remark, runs: [], number: 0 },
    ...tail.map((line, i) => ({ ...line, number: before + i + 1 })),
  ];
}

/** Lines broken into rows of a width; rows are counted from 0. */
export class Wrapped {
  private readonly starts: number[] = [];
  readonly rows: number;

  constructor(
    readonly lines: readonly NumberedLine[],
    readonly columns: number,
  ) {
    let rows = 0;
    for (const line of lines) {
      this.starts.push(rows);
      rows += Math.max(1, Math.ceil(line.text.length / columns));
    }
    this.rows = rows;
  }

  /** Returns the line that a row is of, and which part of it. */
  at(row: number): { line: number; from: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low, from: (row - (this.starts[low] ?? 0)) * this.columns };
  }

  /** Returns the row in which a character of a line stands. */
  rowOf(line: number, at: number): number {
    return (this.starts[line] ?? 0) + Math.floor(at / this.columns);
  }
}

/** A place in a log where what is looked for stands. */
export interface Match {
  readonly line: number;
  readonly at: number;
}

/** Returns where a text stands, without regard to case, up to a number of places. */
export function find(lines: readonly NumberedLine[], sought: string, most: number): Match[] {
  const needle = sought.toLowerCase();
  const found: Match[] = [];
  for (let line = 0; needle && line < lines.length && found.length < most; line++) {
    const text = lines[line]?.text.toLowerCase() ?? "";
    for (let at = text.indexOf(needle); at >= 0 && found.length < most; ) {
      found.push({ line, at });
      at = text.indexOf(needle, at + needle.length);
    }
  }
  return found;
}
