// SPDX-License-Identifier: Apache-2.0

const MS = 1e6;
const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** As the command line writes durations: 8ms, 3.1s, 2m 5s, 1h 2m. */
export function duration(ns: number): string {
  if (ns < 0) {
    return `-${duration(-ns)}`;
  }
  if (ns < MS) {
    return ns === 0 ? "0" : `${trimmed(ns / 1000)}µs`;
  }
  if (ns < SECOND) {
    return `${Math.floor(ns / MS)}ms`;
  }
  if (ns < MINUTE) {
    return `${(Math.floor(ns / (SECOND / 10)) / 10).toFixed(1)}s`;
  }
  if (ns < HOUR) {
    return `${Math.floor(ns / MINUTE)}m ${Math.floor((ns % MINUTE) / SECOND)}s`;
  }
  return `${Math.floor(ns / HOUR)}h ${Math.floor((ns % HOUR) / MINUTE)}m`;
}

function trimmed(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, "") : Math.floor(value).toString();
}

/** A difference worth telling, with its sign; empty where it is small. */
export function change(now: number, before: number): string {
  const by = now - before;
  if (Math.abs(by) < 50 * MS || Math.abs(by) < before / 10) {
    return "";
  }
  return by > 0 ? `+${duration(by)}` : `−${duration(-by)}`;
}

const SIZES = ["B", "kB", "MB", "GB", "TB"];

export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < SIZES.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 10 ? Math.floor(value) : value.toFixed(1)} ${SIZES[unit] ?? ""}`;
}

/** A count with its noun. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}

/** A time as it stands in files, to the second. */
export function time(iso: string): string {
  return iso.replace(/\.\d+Z$/, "Z").replace("T", " ").replace(/Z$/, " UTC");
}

/** Nanoseconds from one time to another; the fraction of a second may have nine digits. */
export function nanosBetween(from: string, to: string): number {
  const [fromMs, fromNs] = instant(from);
  const [toMs, toNs] = instant(to);
  return (toMs - fromMs) * MS + (toNs - fromNs);
}

function instant(iso: string): [number, number] {
  const match = /^(.*?)(?:\.(\d{1,9}))?Z$/.exec(iso);
  return match
    ? [Date.parse(`${match[1] ?? ""}Z`), Number((match[2] ?? "").padEnd(9, "0"))]
    : [Date.parse(iso), 0];
}

/** A step's way to end in words: failed, exit 1. */
export function outcome(end: { status: string; exit_code?: number; signal?: number }): string {
  const words = end.status.replace("_", " ");
  if (end.signal !== undefined) {
    return `${words}, signal ${end.signal}`;
  }
  return end.exit_code !== undefined && end.exit_code !== 0 ? `${words}, exit ${end.exit_code}` : words;
}
