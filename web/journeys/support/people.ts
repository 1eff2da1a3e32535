/** People with verified accounts, each in an organisation of its own. */

import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { inject } from "vitest";
import { t } from "../../src/i18n/index.ts";
import { Api } from "./api.ts";
import { button, field, hasHeading } from "./controls.ts";
import { linkOf } from "./mailbox.ts";
import { admin } from "./settings.ts";

export const PASSWORD = "seven quiet harbours at noon";
/** The name of each person. */
export const NAME = "Robin Berger";

type Kind = "SELLER" | "PROVIDER" | "CARRIER";

export type Person = {
  email: string;
  password: string;
  /** ID of the organisation. */
  organisation: string;
  /** The graph for this person, through another API client than the web application. */
  api: Api;
};

type Session = { session: { accessToken: string; user: { organisation: { id: string } } } };

/** An address that nobody has. */
export const newAddress = () => `journey-${randomUUID()}@people.example`;

/** A name that nothing else has, for example `Harbour Trading 4f1c22d0`. */
export const unique = (name: string) => `${name} ${randomUUID().slice(0, 8)}`;

/** A person with a verified account, who owns a new organisation. */
export function newPerson(kind: Kind): Promise<Person> {
  return register(new Api(inject("clientKey")), kind, unique("Harbour Trading"));
}

/** Registers an organisation with its owner, who verifies the address by the email and signs in. */
export async function register(anonymous: Api, kind: Kind, name: string): Promise<Person> {
  const email = newAddress();
  const { registrationId } = await anonymous.mutate<{ registrationId: string }>(
    "web/register-organisation",
    { kind, legalName: name, country: "DE", owner: { email, name: NAME } },
  );
  const link = await linkOf(email, "verify-email");
  const token = decodeURIComponent(link.split("#verify-email=")[1] ?? "");
  await anonymous.mutate("web/verify-email", { token, password: PASSWORD, registrationId });
  const { session } = await anonymous.mutate<Session>("web/sign-in", { email, password: PASSWORD });
  return {
    email,
    password: PASSWORD,
    organisation: session.user.organisation.id,
    api: anonymous.as(session.accessToken),
  };
}

/** Makes a person with an account a member of another person's organisation too, by an invitation. */
export async function join(person: Person, owner: Person): Promise<void> {
  const { email, api } = person;
  await owner.api.mutate("web/invite-member", { email, roles: ["SELLER_MEMBER"] });
  const link = await linkOf(email, "accept-invitation");
  const token = decodeURIComponent(link.split("#accept-invitation=")[1] ?? "");
  await api.mutate("web/accept-invitation", { token });
}

/** The graph for the first administrator. */
export async function administrator(): Promise<Api> {
  const { email, password, client_key } = admin();
  const api = new Api(client_key);
  const { session } = await api.mutate<Session>("admin/sign-in", { email, password });
  return api.as(session.accessToken);
}

/** Signs in by the form, and waits for the first screen. */
export async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.goto("/sign-in");
  await fillSignIn(page, { email, password });
  await hasHeading(page, t("nav.home"));
}

/** Signs in the first administrator of the platform to the administration. */
export async function signInAsAdministrator(page: Page): Promise<void> {
  await page.goto("/admin/sign-in");
  await fillSignIn(page, admin());
  await hasHeading(page, t("reviews.title"));
}

/** Fills in the form for signing in, and sends it. */
export async function fillSignIn(
  page: Page,
  { email, password }: Pick<Person, "email" | "password">,
): Promise<void> {
  await field(page, t("signIn.email")).fill(email);
  await field(page, t("signIn.password")).fill(password);
  await button(page, t("signIn.submit")).click();
}
