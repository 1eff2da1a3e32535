export type Series = { name: string; values: readonly number[] };

export type Plot = {
  /** The largest value of all series. */
  most: number;
  /** The left edge of the drawing, right of the numbers. */
  left: number;
  /** The width that a label has for its bars. */
  slot: number;
  x: (at: number) => number;
  y: (value: number) => number;
  /** The lines of the grid. */
  rows: { value: number; y: number }[];
  /** The labels that have room below the drawing. */
  ticks: { text: string; x: number; anchor: "start" | "middle" | "end" }[];
};

const TOP = 10;
const BOTTOM = 26;
const RIGHT = 12;
const CHARACTER = 8;
const LABEL = 88;

type Area = {
  width: number;
  height: number;
  labels: readonly string[];
  series: readonly Series[];
};

/** The places of the values of the series in a drawing of this size. */
export function plot({ width, height, labels, series }: Area): Plot {
  const most = Math.max(0, ...series.flatMap(({ values }) => values));
  const step = niceStep(most);
  const top = Math.max(step, Math.ceil(most / step) * step);
  const left = String(top).length * CHARACTER + 16;
  const count = Math.max(labels.length, 1);
  const each = (width - left - RIGHT) / count;
  const x = (at: number) => round(left + each * (at + 0.5));
  const y = (value: number) => round(TOP + (height - TOP - BOTTOM) * (1 - value / top));
  const rows = Array.from({ length: Math.round(top / step) + 1 }, (_, row) => ({
    value: row * step,
    y: y(row * step),
  }));
  return { most, left, slot: each * 0.8, x, y, rows, ticks: ticks(labels, width - left, x) };
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that divides the values into at most five rows. They are counts, so it is whole. */
export function niceStep(most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) {
      if (most <= digit * power * 5) return digit * power;
    }
  }
}

function ticks(labels: readonly string[], width: number, x: Plot["x"]): Plot["ticks"] {
  const every = Math.max(1, Math.ceil(labels.length / Math.max(2, Math.floor(width / LABEL))));
  const last = labels.length - 1;
  return labels
    .map((text, at) => ({ text, at }))
    .filter(({ at }) => at % every === 0)
    .map(({ text, at }) => ({
      text,
      x: x(at),
      anchor: at === 0 ? "start" : at === last ? "end" : "middle",
    }));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
