import { defineConfig, mergeConfig } from "vitest/config";
import { isFull } from "./journeys/support/settings.ts";
import config from "./vite.config.ts";

const LONGEST_MS = 600_000;

/** The journeys: one after another, in one browser, against a running platform. */
export default mergeConfig(
  config,
  defineConfig({
    test: {
      environment: "node",
      include: ["journeys/*.journey.ts"],
      // The figures are measured in a full run only.
      exclude: isFull() ? [] : ["journeys/figures.journey.ts"],
      globalSetup: ["journeys/support/global-setup.ts"],
      fileParallelism: false,
      testTimeout: LONGEST_MS,
      hookTimeout: LONGEST_MS,
      teardownTimeout: 60_000,
      reporters: ["verbose"],
    },
  }),
);
