import type { BrowserContext, Request } from "playwright-core";
import { isStream } from "./graph-requests.ts";

/** Counts the streams of the graph that are open at once, in all tabs of a browser. */
export class Streams {
  readonly #open = new Set<Request>();
  #most = 0;
  #answered = 0;

  /** Call it before the tabs load the application. */
  constructor(context: BrowserContext) {
    context.on("request", (request) => {
      if (!isStream(request)) return;
      this.#open.add(request);
      this.#most = Math.max(this.#most, this.#open.size);
    });
    context.on("response", (response) => {
      if (this.#open.has(response.request()) && response.ok()) this.#answered += 1;
    });
    const end = (request: Request) => this.#open.delete(request);
    context.on("requestfinished", end);
    context.on("requestfailed", end);
  }

  /** The largest number so far. */
  get most(): number {
    return this.#most;
  }

  /** The number of streams that the gateway has opened so far. */
  get answered(): number {
    return this.#answered;
  }
}
