import { defineConfig, mergeConfig } from "vitest/config";
import config from "./vite.config.ts";

export default mergeConfig(
  config,
  defineConfig({ test: { environment: "happy-dom", include: ["src/**/*.test.ts?(x)"] } }),
);
