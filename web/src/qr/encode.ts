/** Draws a QR code (ISO/IEC 18004). The text stays in the browser: it may be a secret. */

import { codewords } from "./codewords.ts";

type Grid = { size: number; dark: boolean[][]; reserved: boolean[][] };

/** The modules of a QR code, row by row; true is dark. The quiet zone around it is not included. */
export function encode(text: string): boolean[][] {
  const { version, bytes } = codewords(text);
  const grid = patterns(version);
  place(grid, bytes);
  let best: { rows: boolean[][]; penalty: number } | null = null;
  for (let mask = 0; mask < MASKS.length; mask += 1) {
    const rows = masked(grid, mask);
    const penalty = penaltyOf(rows);
    if (!best || penalty < best.penalty) best = { rows, penalty };
  }
  return best?.rows ?? grid.dark;
}

function set(grid: Grid, x: number, y: number, dark: boolean): void {
  const [row, reserved] = [grid.dark[y], grid.reserved[y]];
  if (!row || !reserved || x < 0 || x >= grid.size) return;
  row[x] = dark;
  reserved[x] = true;
}

function patterns(version: number): Grid {
  const size = version * 4 + 17;
  const empty = () => Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  const grid: Grid = { size, dark: empty(), reserved: empty() };
  for (let step = 0; step < size; step += 1) {
    set(grid, 6, step, step % 2 === 0);
    set(grid, step, 6, step % 2 === 0);
  }
  const places = alignments(version, size);
  for (const x of places) {
    for (const y of places) {
      const first = places[0];
      const last = places.at(-1);
      const corner =
        (x === first && y === first) || (x === first && y === last) || (x === last && y === first);
      if (!corner) square(grid, x, y, 2, [2, 0]);
    }
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    square(grid, x, y, 4, [3, 1, 0]);
  }
  drawFormat(grid, 0);
  if (version >= 7) drawVersion(grid, version);
  return grid;
}

/** A square around a centre. The rings at these distances from the centre are dark. */
function square(grid: Grid, x: number, y: number, reach: number, dark: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const distance = Math.max(Math.abs(dx), Math.abs(dy));
      set(grid, x + dx, y + dy, dark.includes(distance));
    }
  }
}

function alignments(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const rest = Array.from({ length: count - 1 }, (_, index) => size - 7 - index * step);
  return [6, ...rest.reverse()];
}

/** The bits with check bits of a cyclic code behind them. */
function withRemainder(value: number, generator: number, degree: number): number {
  let rest = value;
  for (let step = 0; step < degree; step += 1)
    rest = (rest << 1) ^ ((rest >>> (degree - 1)) * generator);
  return (value << degree) | rest;
}

/** Level M and the mask, at two places. */
function drawFormat(grid: Grid, mask: number): void {
  const bits = withRemainder(mask, 0x537, 10) ^ 0x5412;
  const bit = (index: number) => ((bits >>> index) & 1) === 1;
  const { size } = grid;
  for (let index = 0; index < 15; index += 1) {
    if (index < 8) {
      set(grid, 8, index < 6 ? index : index + 1, bit(index));
      set(grid, size - 1 - index, 8, bit(index));
    } else {
      set(grid, index === 8 ? 7 : 14 - index, 8, bit(index));
      set(grid, 8, size - 15 + index, bit(index));
    }
  }
  set(grid, 8, size - 8, true);
}

function drawVersion(grid: Grid, version: number): void {
  const bits = withRemainder(version, 0x1f25, 12);
  for (let index = 0; index < 18; index += 1) {
    const dark = ((bits >>> index) & 1) === 1;
    const far = grid.size - 11 + (index % 3);
    const near = Math.floor(index / 3);
    set(grid, far, near, dark);
    set(grid, near, far, dark);
  }
}

/** Places the bits in columns of two, from the right, up and down in turn. */
function place(grid: Grid, bytes: Uint8Array): void {
  const { size, dark, reserved } = grid;
  let index = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const upward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = dark[y];
        if (!row || reserved[y]?.[x] || index >= bytes.length * 8) continue;
        row[x] = (((bytes[index >>> 3] ?? 0) >>> (7 - (index & 7))) & 1) === 1;
        index += 1;
      }
    }
  }
}

const MASKS: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

function masked(grid: Grid, mask: number): boolean[][] {
  const flips = MASKS[mask] ?? (() => 1);
  const dark = grid.dark.map((row, y) =>
    row.map((value, x) => (grid.reserved[y]?.[x] ? value : value !== (flips(x, y) === 0))),
  );
  drawFormat({ ...grid, dark }, mask);
  return dark;
}

/** A measure of how hard a code is to read: long runs, blocks, look-alikes of the corner pattern, and imbalance. */
export function penaltyOf(rows: readonly (readonly boolean[])[]): number {
  const size = rows.length;
  const text = (row: readonly boolean[]) => row.map((value) => (value ? "1" : "0")).join("");
  const across = rows.map(text);
  const down = rows.map((_, x) => text(rows.map((row) => row[x] ?? false)));
  let penalty = 0;
  for (const line of [...across, ...down]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    penalty += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let y = 0; y + 1 < size; y += 1) {
    for (let x = 0; x + 1 < size; x += 1) {
      const four = `${across[y]?.slice(x, x + 2)}${across[y + 1]?.slice(x, x + 2)}`;
      if (four === "0000" || four === "1111") penalty += 3;
    }
  }
  const dark = across.join("").replaceAll("0", "").length;
  return penalty + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}
