/** Prepares a run: the browser, an API client for the data of the journeys, and laboratories that can be asked. */

import type { TestProject } from "vitest/node";
import { Api } from "./api.ts";
import { launch } from "./browser.ts";
import { laboratories } from "./laboratories.ts";
import { administrator } from "./people.ts";
import { baseUrl, mailFolder, restartCommand } from "./settings.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the browser. */
    browser: string;
    /** The key of the API client for the data. That of the web application accepts registered operations only. */
    clientKey: string;
    /** The profiles of two laboratories that test batteries for Germany. */
    laboratories: string[];
  }
}

type Client = { key: string; apiClient: { id: string } };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // A run without these fails before its first journey.
  mailFolder();
  restartCommand();
  await isServed();
  const admin = await administrator();
  const input = { name: "Browser journeys", kind: "WEB", rateClass: "HIGH" };
  const { key, apiClient } = await admin.mutate<Client>("admin/create-api-client", input);
  const browser = await launch();
  project.provide("browser", browser.server.wsEndpoint());
  project.provide("clientKey", key);
  project.provide("laboratories", await laboratories(new Api(key), admin));
  return async () => {
    await browser.close();
    const again = await administrator();
    await again.mutate("admin/revoke-api-client", { apiClientId: apiClient.id });
  };
}

/** Fails with a sentence if the platform does not serve the built application. */
async function isServed(): Promise<void> {
  const response = await fetch(baseUrl(), { headers: { accept: "text/html" } }).catch(() => null);
  const page = (await response?.text()) ?? "";
  if (!page.includes('id="app"')) {
    throw new Error(
      `${baseUrl()} does not serve the web application. Start it with \`cargo xtask up\`.`,
    );
  }
}
