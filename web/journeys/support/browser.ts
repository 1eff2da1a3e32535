/** Launches the browser of a run, and connects the test files to it. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserServer, chromium } from "playwright-core";
import { inject } from "vitest";
import { browserPath } from "./settings.ts";

/**
 * All flags of the browser. Those of Playwright are not used, because they are made for its own build and change with its version.
 */
const FLAGS = [
  "--headless",
  "--remote-debugging-pipe",
  "--no-startup-window",
  "--no-first-run",
  "--no-default-browser-check",
  "--no-service-autorun",
  "--hide-scrollbars",
  "--mute-audio",
  "--password-store=basic",
  "--use-mock-keychain",
  "--force-color-profile=srgb",
  "--lang=en-GB",
  "--disable-background-networking",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--disable-back-forward-cache",
  "--disable-breakpad",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-dev-shm-usage",
  "--disable-extensions",
  "--disable-field-trial-config",
  "--disable-ipc-flooding-protection",
  "--disable-search-engine-choice-screen",
  "--disable-sync",
  "--metrics-recording-only",
];

export type Launched = { server: BrowserServer; close: () => Promise<void> };

/** Starts the browser with a new profile, which `close` deletes. */
export async function launch(): Promise<Launched> {
  const profile = mkdtempSync(join(tmpdir(), "carnet-journeys-"));
  // The sandbox of Chromium does not work for the superuser.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const server = await chromium.launchServer({
    executablePath: browserPath(),
    ignoreDefaultArgs: true,
    args: [...FLAGS, ...sandbox, `--user-data-dir=${profile}`],
  });
  const close = async () => {
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { server, close };
}

let browser: Promise<Browser> | undefined;

/** The browser of the run. */
export function connected(): Promise<Browser> {
  browser ??= chromium.connect(inject("browser"));
  return browser;
}
