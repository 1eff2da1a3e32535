/** Sessions that expire or end while a form is half filled in. */

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { t } from "../src/i18n/index.ts";
import { button, field, hasHeading, heading, link, says } from "./support/controls.ts";
import { journey } from "./support/journey.ts";
import { administrator, fillSignIn, newPerson, type Person, signIn } from "./support/people.ts";
import { description, editProduct, openForm, saveAs } from "./support/product-form.ts";
import { countRenewals, sleepMinutes } from "./support/session-clock.ts";
import { isFull } from "./support/settings.ts";
import { waitFor } from "./support/waiting.ts";

const ROUNDS = isFull() ? 100 : 20;
const TYPED = "Holds 37 Wh. The case is made of recycled aluminium.";
const ENDED = "Your session has ended. Sign in again to continue.";
/** The gateway refuses the session that the journey has ended. */
const REFUSED = /^401 POST \/(graphql|session\/refresh)/;
/** The form is on the screen or gone. */
const LONGEST_SEND_MS = 10_000;

journey(`two tabs that renew the session at once keep it, ${ROUNDS} times`, async (open) => {
  const { page, context } = await open();
  const seller = await newPerson("SELLER");
  await signIn(page, seller);
  const other = await context.newPage();
  const renewals = countRenewals(context);
  for (const tab of [page, other]) {
    await tab.goto("/products");
    await says(tab, t("products.none"));
    // The token has 20 seconds left, less than the margin: each request renews it.
    await sleepMinutes(tab, 14 + 40 / 60);
  }
  const before = renewals();
  for (let round = 1; round <= ROUNDS; round += 1) {
    await Promise.all([page, other].map((tab) => search(tab, `round ${round}`)));
  }
  expect(renewals() - before).toBeGreaterThanOrEqual(ROUNDS * 2);
  for (const tab of [page, other]) {
    await says(tab, t("products.noMatch"));
    expect(await searchField(tab).inputValue()).toBe(`round ${ROUNDS}`);
  }
});

const searchField = (page: Page) => page.getByRole("searchbox", { name: t("products.search") });

/** Filters the list, and waits for the answer. */
async function search(page: Page, text: string): Promise<void> {
  const answer = page.waitForResponse((response) =>
    Boolean(response.request().postData()?.includes(JSON.stringify(text))),
  );
  await searchField(page).fill(text);
  expect((await answer).status()).toBe(200);
}

journey("a form is sent after a night in which the token expired", async (open) => {
  const visit = await open();
  const { page } = visit;
  const renewals = countRenewals(visit.context);
  await openForm(visit);
  await description(page).fill(TYPED);
  await sleepMinutes(page, 8 * 60);
  const before = renewals();
  await saveAs(page, TYPED);
  expect(renewals()).toBeGreaterThan(before);
});

journey("a form is sent although the gateway refuses its token", async (open) => {
  const visit = await open();
  const { page, faults } = visit;
  await openForm(visit);
  faults.allow(/^401 POST \/graphql UNAUTHENTICATED$/);
  await description(page).fill(TYPED);
  let damaged = false;
  await page.route("**/graphql", async (route) => {
    const isSent = route.request().postData()?.includes("useProductUpdateMutation");
    if (!isSent || damaged) return route.continue();
    damaged = true;
    const headers = { ...route.request().headers(), authorization: "Bearer expired" };
    return route.continue({ headers });
  });
  await saveAs(page, TYPED);
  expect(damaged).toBe(true);
});

journey("a session that was ended in another browser asks for another sign-in", async (open) => {
  const [visit, other] = [await open(), await open()];
  const { page, faults } = visit;
  const { seller, product } = await openForm(visit);
  await description(page).fill(TYPED);
  await signIn(other.page, seller);
  faults.allow(REFUSED);
  await endOtherSessions(other.page);
  await asksForSignIn(page, seller, (limit) => button(page, t("action.save")).click(limit));
  await returnsAfterSignIn(page, seller, `/products/${product}?tab=facts`);
  await editProduct(page, product);
  await description(page).fill(TYPED);
  await saveAs(page, TYPED);
});

journey(
  "a new product is not lost when the session ends, and nobody else sees it",
  async (open) => {
    const [visit, other] = [await open(), await open()];
    const { page, faults } = visit;
    const [seller, stranger] = [await newPerson("SELLER"), await newPerson("SELLER")];
    await signIn(page, seller);
    await page.goto("/products/new");
    await field(page, t("product.name")).fill("Solar power bank");
    await field(page, t("product.sku")).fill("PB-10000");
    await field(page, t("product.origin")).selectOption({ label: "China" });
    await button(page, t("newProduct.next")).click();
    await hasHeading(page, t("newProduct.code"));
    await signIn(other.page, seller);
    faults.allow(REFUSED);
    await endOtherSessions(other.page);
    const code = field(page, t("entry.code"));
    const isTyped = await asksForSignIn(page, seller, (limit) => code.fill("850760", limit));
    await returnsAfterSignIn(page, seller, "/products/new?step=code");
    expect(await code.inputValue()).toBe(isTyped ? "850760" : "");
    await link(page, t("action.back")).click();
    expect(await field(page, t("product.name")).inputValue()).toBe("Solar power bank");
    await page.locator("summary").first().click();
    await button(page, t("nav.signOut")).click();
    await hasHeading(page, t("entry.title"));
    await signIn(page, stranger);
    await page.goto("/products/new");
    expect(await field(page, t("product.name")).inputValue()).toBe("");
  },
);

journey("the members of a suspended organisation are told whom to ask", async (open) => {
  const visit = await open();
  const { page, faults } = visit;
  const { seller } = await openForm(visit);
  await description(page).fill(TYPED);
  faults.allow(REFUSED);
  const admin = await administrator();
  const reason = "The register of companies does not list this organisation.";
  const input = { organisationId: seller.organisation, reason };
  await admin.mutate("admin/suspend-organisation", input);
  await asksForSignIn(page, seller, (limit) => button(page, t("action.save")).click(limit));
  await fillSignIn(page, seller);
  await says(
    page,
    "You are not a member of an organisation that may act. Ask the owner of your organisation or the platform.",
  );
  expect(await field(page, t("signIn.email")).inputValue()).toBe(seller.email);
  expect(await field(page, t("signIn.password")).inputValue()).toBe(seller.password);
});

/** Ends all sessions of the person except that of this browser. */
async function endOtherSessions(page: Page): Promise<void> {
  await page.goto("/settings/sessions");
  const ends = page.getByRole("button", { name: /^End the session begun/ });
  await ends.first().waitFor();
  for (let left = await ends.count(); left > 0; left -= 1) {
    await ends.first().click();
    await expect.poll(() => ends.count(), { timeout: 60_000 }).toBe(left - 1);
  }
}

/**
 * Waits until the gateway refuses the sessions of the person, and then has the sign-in that the page asks for. Returns false if the
 * stream of notifications has noticed the end first: then the form is gone, and nothing was sent.
 */
async function asksForSignIn(
  page: Page,
  seller: Person,
  send: (limit: { timeout: number }) => Promise<void>,
): Promise<boolean> {
  await waitFor("the end of the session", async () => {
    const refused = await seller.api.query("web/me").then(
      () => null,
      (reason: unknown) => String(reason),
    );
    return refused?.includes("UNAUTHENTICATED") ? refused : null;
  });
  // Without the limit, the form would be sent when it is shown again.
  const isSent = await send({ timeout: LONGEST_SEND_MS }).then(
    () => true,
    () => false,
  );
  await heading(page, t("signIn.title")).waitFor();
  await says(page, ENDED);
  return isSent;
}

async function returnsAfterSignIn(page: Page, seller: Person, path: string): Promise<void> {
  await fillSignIn(page, seller);
  await page.waitForURL(`**${path}`);
}
