/** What must not happen while a page is open: errors, violations of the content security policy, failed and foreign requests. */

import type { BrowserContext, Page, Request, Response } from "playwright-core";

/** A request that the page itself, or a navigation, has ended. */
const ENDED = "net::ERR_ABORTED";
/** The gateway asks for the text of an operation once after it was started. */
const ASKS_FOR_TEXT = "PERSISTED_QUERY_NOT_FOUND";
/** The browser writes this line for each failed request. The requests are watched themselves. */
const FAILED_REQUEST = "Failed to load resource";
/** The binding through which a page reports violations. */
const REPORT = "carnetViolation";

export class Faults {
  readonly #origin: string;
  readonly #found: string[] = [];
  readonly #allowed: RegExp[] = [];
  readonly #pending = new Set<Promise<void>>();

  /** `origin` is that of the application. */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Names a fault that the journey brings about, for example `/401 POST \/graphql/`. It must occur. */
  allow(...patterns: RegExp[]): void {
    this.#allowed.push(...patterns);
  }

  /** All faults that were not allowed, and those that were allowed and did not occur. */
  async list(): Promise<string[]> {
    await Promise.all(this.#pending);
    const absent = this.#allowed.filter((pattern) => !this.#found.some((one) => pattern.test(one)));
    return [
      ...this.#found.filter((fault) => !this.#allowed.some((pattern) => pattern.test(fault))),
      ...absent.map((pattern) => `did not occur: ${pattern}`),
    ];
  }

  /** Forgets the faults so far, for the next screen in the same tab. */
  clear(): void {
    this.#found.length = 0;
  }

  /** Watches all tabs of a context. Call it before the first tab is opened. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding(REPORT, (_, violation: string) => this.#add(violation));
    await context.addInitScript(reportViolations, REPORT);
    context.on("page", (page) => this.#watchPage(page));
  }

  #watchPage(page: Page): void {
    page.on("pageerror", (error) => this.#add(`uncaught: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() === "error" && !text.startsWith(FAILED_REQUEST)) {
        this.#add(`console: ${text}`);
      }
    });
    page.on("request", (request) => this.#checkOrigin(request));
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "failed";
      if (reason !== ENDED) this.#add(`${reason} ${nameOf(request)}`);
    });
    page.on("response", (response) => {
      if (response.status() < 400) return;
      const check = this.#checkRefused(response).finally(() => this.#pending.delete(check));
      this.#pending.add(check);
    });
  }

  #checkOrigin(request: Request): void {
    const { protocol, origin } = new URL(request.url());
    const isLocal = protocol === "blob:" || protocol === "data:";
    if (!isLocal && origin !== this.#origin) this.#add(`foreign: ${request.url()}`);
  }

  async #checkRefused(response: Response): Promise<void> {
    const body = await response.text().catch(() => "");
    if (body.includes(ASKS_FOR_TEXT)) return;
    const code = /"code":"(\w+)"/.exec(body)?.[1] ?? "";
    this.#add(`${response.status()} ${nameOf(response.request())} ${code}`.trim());
  }

  #add(fault: string): void {
    this.#found.push(fault);
  }
}

function nameOf(request: Request): string {
  return `${request.method()} ${new URL(request.url()).pathname}`;
}

/** Runs in each page before its scripts. */
function reportViolations(binding: string): void {
  const report = (text: string) =>
    (window as unknown as Record<string, (text: string) => void>)[binding]?.(text);
  document.addEventListener("securitypolicyviolation", (event) => {
    report(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
  const observer = new ReportingObserver((reports) => {
    for (const { type, body } of reports) report(`report: ${type} ${JSON.stringify(body)}`);
  });
  observer.observe();
}
