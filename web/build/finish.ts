/**
 * Finishes the built folder: publishes the operations of each entry as an immutable asset, compresses the assets, and checks the
 * budgets.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { filesOf, type Manifest, OPERATIONS, operationsOf, PAGES } from "./entries.ts";

const DIST = "dist";
const ASSETS = join(DIST, "assets");
/** The folder of Vite's own files. */
const VITE = join(DIST, ".vite");
const KIB = 1024;

/** Largest sizes of each entry after gzip, in bytes. React, Relay and the router are 150 KiB of the first page. */
const BUDGET = {
  entry: 180 * KIB,
  locale: 25 * KIB,
  chunk: 40 * KIB,
  style: 15 * KIB,
  all: 700 * KIB,
};

const manifest = readJson<Manifest>(join(VITE, "manifest.json"));
const operations = readJson<Record<string, string>>(OPERATIONS);
const entries = Object.entries(PAGES).map(([entry, page]) => ({
  entry,
  page,
  files: [...filesOf(manifest, page)].map((file) => basename(file)),
}));
for (const entry of entries) entry.files.push(publishOperations(entry));
rmSync(VITE, { recursive: true });
const sizes = compress();
const faults = entries.flatMap(overBudget);
for (const fault of faults) console.error(fault);
for (const { entry, files } of entries) {
  console.log(`${entry}: ${files.length} assets, ${kib(sum(files))} after gzip`);
}
if (faults.length > 0) process.exit(1);

type Entry = (typeof entries)[number];

/** Writes the operations of an entry for their registration and as an asset, names the asset in the page, and returns its name. */
function publishOperations({ entry, page, files }: Entry): string {
  const scripts = files
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(ASSETS, name), "utf8"));
  const text = JSON.stringify(operationsOf(operations, scripts), null, 2);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const name = `operations-${hash}.json`;
  writeFileSync(join(ASSETS, name), text);
  writeFileSync(join(DIST, `operations.${entry}.json`), text);
  const html = readFileSync(join(DIST, page), "utf8");
  const meta = `<meta name="operations" content="/assets/${name}" />`;
  writeFileSync(join(DIST, page), html.replace("</head>", `  ${meta}\n  </head>`));
  return name;
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

function overBudget({ entry, page, files }: Entry): string[] {
  const html = readFileSync(join(DIST, page), "utf8");
  const scripts = files.filter((name) => name.endsWith(".js"));
  const locales = scripts.filter((name) => name.startsWith("locale-"));
  const others = scripts.filter((name) => !name.startsWith("locale-"));
  const first = others.filter((name) => html.includes(name));
  const late = others.filter((name) => !html.includes(name));
  const styles = files.filter((name) => name.endsWith(".css"));
  return [
    over(`${entry}: the first page`, sum(first), BUDGET.entry),
    over(`${entry}: all styles`, sum(styles), BUDGET.style),
    over(`${entry}: everything`, sum(files), BUDGET.all),
    ...late.map((name) => over(`${entry}: ${name}`, sum([name]), BUDGET.chunk)),
    ...locales.map((name) => over(`${entry}: ${name}`, sum([name]), BUDGET.locale)),
  ].filter((fault) => fault !== null);
}

function over(what: string, size: number, budget: number): string | null {
  return size > budget ? `${what}: ${kib(size)} after gzip, the budget is ${kib(budget)}` : null;
}

function sum(names: readonly string[]): number {
  return names.reduce((all, name) => all + (sizes.get(name) ?? 0), 0);
}

function kib(bytes: number): string {
  return `${(bytes / KIB).toFixed(1)} KiB`;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
