import { defineConfig, mergeConfig } from "vitest/config";
import config from "./vite.config.ts";

/** The least share of lines that the unit tests run, in percent. The journeys cover the screens. */
const COVERED_LINES = 85;

/** A test may load the code of screens, which takes seconds on a busy machine. */
const LONGEST_MS = 60_000;

export default mergeConfig(
  config,
  defineConfig({
    test: {
      environment: "happy-dom",
      testTimeout: LONGEST_MS,
      hookTimeout: LONGEST_MS,
      include: ["{src,build,journeys}/**/*.test.ts?(x)"],
      coverage: {
        // Without a list of their own, files that no test imports would not count.
        include: ["src/**/*.{ts,tsx}", "build/**/*.ts"],
        exclude: [
          "src/**/pages/**",
          "src/**/main.tsx",
          "src/test/**",
          "**/__generated__/**",
          // Programs of the build, which work on its folders.
          "build/{finish,relay}.ts",
        ],
        reporter: [["text", { skipFull: true }]],
        thresholds: { lines: COVERED_LINES },
      },
    },
  }),
);
