/**
 * Finishes the built folder: publishes the operations as an immutable asset, compresses the assets, and checks the budgets.
 */

import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const DIST = "dist";
const ASSETS = join(DIST, "assets");
const KIB = 1024;

/** Largest sizes after gzip, in bytes. React, Relay and the router are 150 KiB of the first page. */
const BUDGET = {
  entry: 180 * KIB,
  locale: 25 * KIB,
  chunk: 40 * KIB,
  style: 15 * KIB,
  all: 700 * KIB,
};

publishOperations();
const sizes = compress();
const faults = overBudget(sizes);
for (const fault of faults) console.error(fault);
console.log(`${sizes.size} assets, ${kib(total(sizes))} after gzip`);
if (faults.length > 0) process.exit(1);

function publishOperations(): void {
  const text = readFileSync("operations.web.json");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const name = `operations-${hash}.json`;
  writeFileSync(join(ASSETS, name), text);
  copyFileSync("operations.web.json", join(DIST, "operations.web.json"));
  const page = join(DIST, "index.html");
  const html = readFileSync(page, "utf8");
  const meta = `<meta name="operations" content="/assets/${name}" />`;
  writeFileSync(page, html.replace("</head>", `  ${meta}\n  </head>`));
}

/** Writes `.gz` and `.br` beside each asset, and returns the sizes after gzip. */
function compress(): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const name of readdirSync(ASSETS)) {
    if (!/\.(js|css|json|svg)$/.test(name)) continue;
    const bytes = readFileSync(join(ASSETS, name));
    const gzip = gzipSync(bytes, { level: 9 });
    writeFileSync(join(ASSETS, `${name}.gz`), gzip);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(join(ASSETS, `${name}.br`), brotliCompressSync(bytes, { params }));
    sizes.set(name, gzip.length);
  }
  return sizes;
}

function overBudget(sizes: Map<string, number>): string[] {
  const html = readFileSync(join(DIST, "index.html"), "utf8");
  const scripts = [...sizes].filter(([name]) => name.endsWith(".js"));
  const locales = scripts.filter(([name]) => name.startsWith("locale-"));
  const others = scripts.filter(([name]) => !name.startsWith("locale-"));
  const first = others.filter(([name]) => html.includes(name));
  const styles = [...sizes].filter(([name]) => name.endsWith(".css"));
  const late = others.filter(([name]) => !html.includes(name));
  const sum = (some: [string, number][]) => some.reduce((all, [, size]) => all + size, 0);
  return [
    over("the first page", sum(first), BUDGET.entry),
    over("all styles", sum(styles), BUDGET.style),
    over("everything", total(sizes), BUDGET.all),
    ...late.map(([name, size]) => over(name, size, BUDGET.chunk)),
    ...locales.map(([name, size]) => over(name, size, BUDGET.locale)),
  ].filter((fault) => fault !== null);
}

function over(what: string, size: number, budget: number): string | null {
  return size > budget ? `${what}: ${kib(size)} after gzip, the budget is ${kib(budget)}` : null;
}

function total(sizes: Map<string, number>): number {
  return [...sizes.values()].reduce((all, size) => all + size, 0);
}

function kib(bytes: number): string {
  return `${(bytes / KIB).toFixed(1)} KiB`;
}
