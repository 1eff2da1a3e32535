/** The refresh token of a browser is in a cookie that scripts cannot read, and nowhere else. */

import type { BrowserContext, Page, Response } from "playwright-core";
import { expect, inject } from "vitest";
import { t } from "../src/i18n/index.ts";
import { Api } from "./support/api.ts";
import { button, hasHeading, link, says } from "./support/controls.ts";
import { journey } from "./support/journey.ts";
import { join, newPerson, register, signIn, unique } from "./support/people.ts";
import { countRenewals, sleepMinutes } from "./support/session-clock.ts";

journey("scripts never see a refresh token", async (open) => {
  const { page, context } = await open();
  const name = unique("Quay Goods");
  const [seller, owner] = [
    await newPerson("SELLER"),
    await register(new Api(inject("clientKey")), "SELLER", name),
  ];
  await join(seller, owner);
  const secrets = new Secrets(context);
  const renewals = countRenewals(context);
  await signIn(page, seller);
  await secrets.check(page);
  await sleepMinutes(page, 15);
  await link(page, t("nav.products")).click();
  await says(page, t("products.none"));
  expect(renewals()).toBeGreaterThan(0);
  await secrets.check(page);
  await page.locator("summary").first().click();
  await button(page, name).click();
  await hasHeading(page, t("nav.home"));
  await page.locator("summary", { hasText: name }).waitFor();
  await secrets.check(page);
  expect(secrets.paths).toEqual(
    expect.arrayContaining(["/session", "/session/refresh", "/session/switch"]),
  );
});

/** The refresh tokens of a browser, and the answers that must not have them. */
class Secrets {
  readonly #context: BrowserContext;
  readonly #tokens = new Set<string>();
  readonly #answers: { path: string; text: Promise<string> }[] = [];

  constructor(context: BrowserContext) {
    this.#context = context;
    context.on("response", (response) => {
      if (!isJson(response)) return;
      const path = new URL(response.url()).pathname;
      this.#answers.push({ path, text: response.text().catch(() => "") });
    });
  }

  /** The paths of the answers in JSON. */
  get paths(): string[] {
    return this.#answers.map(({ path }) => path);
  }

  /** Fails if a script of the page could read a refresh token that the browser has or had. */
  async check(page: Page): Promise<void> {
    const cookies = await this.#context.cookies();
    expect(cookies).toHaveLength(1);
    for (const { value, httpOnly, sameSite } of cookies) {
      expect({ httpOnly, sameSite }).toEqual({ httpOnly: true, sameSite: "Strict" });
      expect(this.#tokens.has(value), "each step replaces the token").toBe(false);
      this.#tokens.add(value);
    }
    const readable = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    const texts = [readable, ...(await Promise.all(this.#answers.map(({ text }) => text)))];
    for (const text of texts) {
      expect(text).not.toMatch(/refresh_?token/i);
      for (const token of this.#tokens) expect(text.includes(token)).toBe(false);
    }
  }
}

function isJson(response: Response): boolean {
  return (response.headers()["content-type"] ?? "").includes("json");
}
