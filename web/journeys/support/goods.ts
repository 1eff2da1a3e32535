/** Goods of a seller, and what belongs to them. */

import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import type { Api } from "./api.ts";

export const LANE = { origin: "CN", destination: "DE", mode: "AIR" };

/** A power bank with all facts. Returns its ID. */
export async function newPowerBank(seller: Api, name = "Power bank 10,000 mAh"): Promise<string> {
  type Payload = { product: { id: string } };
  const { product } = await seller.mutate<Payload>("web/create-product", {
    sku: `PB-${randomUUID().slice(0, 8)}`,
    name,
    originCountry: "CN",
    hsCode: "850760",
    facts: [
      { name: "un_number", text: "3480" },
      { name: "ce_marked", flag: true },
      { name: "state_of_charge_percent", number: 28 },
    ],
  });
  return product.id;
}

/** Checks a product on its way to Germany by air. Returns the ID of the check. */
export async function newCheck(seller: Api, productId: string): Promise<string> {
  type Payload = { selfCheck: { id: string } };
  const input = { productId, lane: LANE };
  const { selfCheck } = await seller.mutate<Payload>("web/run-self-check", input);
  return selfCheck.id;
}

/** A question to a laboratory. Returns the ID of the enquiry. */
export async function newEnquiry(seller: Api): Promise<string> {
  type Payload = { enquiry: { id: string } };
  const { enquiry } = await seller.mutate<Payload>("web/contact-provider", {
    providerId: inject("laboratories")[0],
    text: "How many samples do you need for a test of a power bank?",
  });
  return enquiry.id;
}

type OrderPayload = { order: { id: string } };

const testing = (productId: string) => ({ productId, type: "TESTING", lane: LANE });

/** A draft of an order. Returns its ID. */
export async function newDraft(seller: Api, productId: string): Promise<string> {
  const drafted = await seller.mutate<OrderPayload>("web/draft-order", testing(productId));
  return drafted.order.id;
}

/** An order that asks laboratories for quotes: two of the run, if no others are named. Returns its ID. */
export async function newOrder(
  seller: Api,
  productId: string,
  providerIds: readonly string[] = inject("laboratories"),
): Promise<string> {
  const input = { ...testing(productId), providerIds };
  const requested = await seller.mutate<OrderPayload>("web/request-assessment", input);
  return requested.order.id;
}

/** A document that was handed in for a product. Returns its ID. */
export async function newDocument(seller: Api, productId: string): Promise<string> {
  type Payload = { document: { id: string } };
  const fileId = await seller.upload("declaration.pdf", "application/pdf", pdf("Declaration"));
  const { document } = await seller.mutate<Payload>("web/submit-document", {
    productId,
    type: "EU_DOC",
    fileId,
    issuedOn: "2026-01-15",
    issuer: "Harbour Trading",
  });
  return document.id;
}

/** The bytes of a small PDF file that has a title and one empty page. */
export function pdf(title: string): Uint8Array<ArrayBuffer> {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    `<</Title(${title})>>`,
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj${body}endobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`;
  const end = `trailer<</Size ${size}/Root 1 0 R/Info 4 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return new TextEncoder().encode(text + table + end);
}
