/** Laboratories that a seller can ask for quotes. */

import type { Api } from "./api.ts";
import { register, unique } from "./people.ts";

const DAY_MS = 86_400_000;
const DOCUMENT = "UN383_SUMMARY";
const MARKET = "DE";
const WANTED = 2;

type Found = { edges: { node: { id: string } }[] };
type Payload = { provider: { id: string } };

/** A laboratory, and the graph for its owner. */
export type Laboratory = {
  /** ID of the provider profile. */
  profile: string;
  api: Api;
};

/** The profiles of two laboratories that test lithium batteries for Germany. Creates those that the platform lacks. */
export async function laboratories(anonymous: Api, admin: Api): Promise<string[]> {
  const filter = { market: MARKET, documentType: DOCUMENT };
  const { edges } = await anonymous.query<Found>("web/providers", { filter });
  const ids = edges.slice(0, WANTED).map(({ node }) => node.id);
  while (ids.length < WANTED) ids.push((await newLaboratory(anonymous, admin)).profile);
  return ids;
}

/** A laboratory that can be asked for quotes. */
export async function newLaboratory(anonymous: Api, admin: Api): Promise<Laboratory> {
  const laboratory = await newCandidate(anonymous);
  await admin.mutate("admin/approve-provider", { providerId: laboratory.profile });
  return laboratory;
}

/** A laboratory whose profile waits for the decision of an administrator. */
export async function newCandidate(anonymous: Api): Promise<Laboratory> {
  const displayName = unique("Quay Testing");
  const { api } = await register(anonymous, "PROVIDER", displayName);
  const goods = { hsPrefixes: ["8506", "8507"], documentTypes: [DOCUMENT] };
  const priceFrom = { minorUnits: 90_000, currency: "EUR" };
  const service = { ...goods, type: "TESTING", markets: [MARKET], priceFrom, leadDays: 5 };
  const { provider } = await api.mutate<Payload>("web/add-provider", {
    displayName,
    languages: ["en"],
    services: [service],
  });
  await api.mutate("web/add-accreditation", {
    ...goods,
    body: "DAkkS (demonstration)",
    standard: "ISO/IEC 17025",
    number: "D-PL-00000-01-00",
    scope: "UN 38.3 tests of lithium cells and batteries",
    validFrom: dayFromNow(-365),
    validTo: dayFromNow(365),
  });
  await api.query("web/submit-provider");
  return { profile: provider.id, api };
}

/** A day in relation to today (UTC), for example `2026-01-31`. */
export const dayFromNow = (days: number) =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
