/** Which operations a screen sends to the graph before its content is complete. */

import type { Page, Request } from "playwright-core";
import { t } from "../../src/i18n/index.ts";

/** The time at which the content of the page was complete. */
const TIME = "carnetContentAt";

/** The data of the frame, which a screen without data of its own loads, at the earliest together with its content. */
const FRAME = "useMeQuery";

type Recording = {
  /** The names of the operations that were sent before the content was complete. */
  operations: () => Promise<string[]>;
};

/** Makes each screen of a tab remember when it was complete. Call it once for a tab. */
export async function watchContent(page: Page): Promise<void> {
  await page.addInitScript(rememberTime, { name: TIME, loading: t("loading") });
}

/** The time from the beginning of the navigation until the content of the page was complete, in milliseconds. See `watchContent`. */
export function contentTime(page: Page): Promise<number> {
  return page.evaluate(
    (name) => (Reflect.get(window, name) as number) - performance.timeOrigin,
    TIME,
  );
}

/** Records the operations of the next screen. Streams, the data of the frame, and operations that are sent again with their text are left out. */
export function record(page: Page): Recording {
  const requests: Request[] = [];
  const add = (request: Request) => {
    if (isFirstAttempt(request)) requests.push(request);
  };
  page.on("request", add);
  return {
    operations: async () => {
      page.off("request", add);
      const complete = await page.evaluate((name) => Reflect.get(window, name) as number, TIME);
      await Promise.all(requests.map((request) => request.response()));
      return requests
        .filter((request) => request.timing().startTime < complete)
        .map((request) => String(request.postDataJSON().operationName))
        .filter((name) => name !== FRAME);
    },
  };
}

function isFirstAttempt(request: Request): boolean {
  return isGraph(request) && !isStream(request) && request.postDataJSON().query === undefined;
}

const isGraph = (request: Request) => new URL(request.url()).pathname === "/graphql";

/** True for a subscription. */
export function isStream(request: Request): boolean {
  return isGraph(request) && request.headers()["accept"] === "text/event-stream";
}

/** Runs in each page: its content is complete when it has a heading and no placeholder. */
function rememberTime({ name, loading }: { name: string; loading: string }): void {
  const observer = new MutationObserver(() => {
    const states = [...document.querySelectorAll("main [role=status]")];
    const isLoading = states.some(({ textContent }) => textContent === loading);
    if (isLoading || !document.querySelector("main h1")) return;
    observer.disconnect();
    Reflect.set(window, name, Date.now());
  });
  observer.observe(document, { subtree: true, childList: true });
}
