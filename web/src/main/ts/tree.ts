// SPDX-License-Identifier: Apache-2.0
import type { ReportData, Step } from "./data";
import { nanosBetween } from "./format";

/** A line of the timeline: a step, one that was planned and did not begin, or a group of such. */
export interface Row {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly parent: Row | null;
  readonly children: Row[];
  step: Step | null;
  /** As a step's, or the gravest of what is in the group; empty where nothing began. */
  status: string;
  /** Nanoseconds from the start of the run; NaN where nothing began. */
  start: number;
  end: number;
  critical: boolean;
}

/** The gravest last. */
const GRAVITY = ["", "succeeded", "running", "interrupted", "cancelled", "timed_out", "failed"];

/** Returns the rows from the root on, what is in a group after it; in the plan's order, then by start. */
export function makeRows(data: ReportData): Row[] {
  const roots: Row[] = [];
  const byPath = new Map<string, Row>();
  data.plan?.steps?.forEach((planned) => place(planned.id, roots, byPath));
  const critical = new Set(data.critical_path);
  for (const step of data.summary.step_list ?? []) {
    const row = place(step.path, roots, byPath);
    row.step = step;
    row.status = step.status;
    row.start = nanosBetween(data.summary.started_at, step.started_at);
    row.end = row.start + step.duration_ns;
    row.critical = critical.has(step.span_id);
  }
  const rows: Row[] = [];
  roots.forEach((root) => finish(root, rows));
  return rows;
}

function place(path: string, roots: Row[], byPath: Map<string, Row>): Row {
  const known = byPath.get(path);
  if (known) {
    return known;
  }
  const slash = path.lastIndexOf("/");
  const parent = slash < 0 ? null : place(path.slice(0, slash), roots, byPath);
  const row: Row = {
    path,
    name: path.slice(slash + 1),
    depth: parent ? parent.depth + 1 : 0,
    parent,
    children: [],
    step: null,
    status: "",
    start: NaN,
    end: NaN,
    critical: false,
  };
  byPath.set(path, row);
  (parent ? parent.children : roots).push(row);
  return row;
}

/** What a group is follows from what is in it; a step that has others in it stays what it is. */
function finish(row: Row, rows: Row[]): void {
  rows.push(row);
  for (const child of row.children) {
    finish(child, rows);
    if (!row.step && child.status) {
      row.start = Number.isNaN(row.start) ? child.start : Math.min(row.start, child.start);
      row.end = Number.isNaN(row.end) ? child.end : Math.max(row.end, child.end);
      if (GRAVITY.indexOf(child.status) > GRAVITY.indexOf(row.status)) {
        row.status = child.status;
      }
    }
    row.critical ||= child.critical;
  }
}

/** What of the rows is shown. */
export interface Shown {
  readonly collapsed: ReadonlySet<Row>;
  readonly criticalOnly: boolean;
  /** Lower case; in a path or a command. */
  readonly filter: string;
}

/** Returns the rows that are shown, those above a row that matches among them. */
export function shownRows(rows: readonly Row[], shown: Shown): Row[] {
  const kept = new Set<Row>();
  const narrows = shown.criticalOnly || shown.filter !== "";
  if (narrows) {
    for (const row of rows) {
      if (matches(row, shown)) {
        for (let at: Row | null = row; at && !kept.has(at); at = at.parent) {
          kept.add(at);
        }
      }
    }
  }
  return rows.filter((row) => (!narrows || kept.has(row)) && !isFolded(row, shown.collapsed));
}

function matches(row: Row, shown: Shown): boolean {
  if (shown.criticalOnly && !row.critical) {
    return false;
  }
  return (
    shown.filter === "" ||
    row.path.toLowerCase().includes(shown.filter) ||
    (row.step?.command.toLowerCase().includes(shown.filter) ?? false)
  );
}

function isFolded(row: Row, collapsed: ReadonlySet<Row>): boolean {
  for (let at = row.parent; at && collapsed.size > 0; at = at.parent) {
    if (collapsed.has(at)) {
      return true;
    }
  }
  return false;
}

/** A wait between two steps of the critical path, or where it begins. */
export interface Link {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns what led to a row of the critical path: from the end of the one before it to its start; null
 * where the row is a group or stands first.
 */
export function linksByRow(rows: readonly Row[]): Map<Row, Link> {
  const chain = rows
    .filter((row) => row.critical && row.children.length === 0)
    .sort((a, b) => a.start - b.start);
  const links = new Map<Row, Link>();
  chain.forEach((row, i) => {
    const before = chain[i - 1];
    if (before) {
      links.set(row, { from: Math.min(before.end, row.start), to: row.start });
    }
  });
  return links;
}
