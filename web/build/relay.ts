/** Compiles the operations of both entries, and writes their texts by hash to one file. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { ARTIFACTS, OPERATIONS } from "./entries.ts";

// The compiler adds operations to the file and never removes one.
rmSync(ARTIFACTS, { recursive: true, force: true });
mkdirSync(ARTIFACTS, { recursive: true });
writeFileSync(OPERATIONS, "{}");
const { status } = spawnSync("node_modules/.bin/relay-compiler", { stdio: "inherit" });
if (status !== 0 || !existsSync(OPERATIONS)) process.exit(status ?? 1);
