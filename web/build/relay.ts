/** Compiles the operations of the application and writes their texts by hash to `operations.web.json`. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";

const ARTIFACTS = "src/graph/__generated__";
const OPERATIONS = "operations.web.json";

// The compiler adds operations to the file and never removes one.
rmSync(ARTIFACTS, { recursive: true, force: true });
mkdirSync(ARTIFACTS, { recursive: true });
writeFileSync(OPERATIONS, "{}");
const { status } = spawnSync("node_modules/.bin/relay-compiler", { stdio: "inherit" });
if (status !== 0 || !existsSync(OPERATIONS)) process.exit(status ?? 1);
