/** The part of a laboratory in an order. */

import type { Api } from "./api.ts";
import { newOrder } from "./goods.ts";
import { dayFromNow, type Laboratory } from "./laboratories.ts";
import { SigningKey } from "./signing-key.ts";

type Quoted = { quote: { id: string } };
type Bytes = { canonicalJson: string };

/** The order of a product, and the quote of the laboratory for it. */
type Offer = { order: string; quote: string };

/** An order for which a laboratory has sent a quote. */
export async function newQuote(
  seller: Api,
  productId: string,
  laboratory: Laboratory,
): Promise<Offer> {
  const order = await newOrder(seller, productId, [laboratory.profile]);
  const { quote } = await laboratory.api.mutate<Quoted>("web/submit-quote", {
    orderId: order,
    leadDays: 5,
    validUntil: dayFromNow(14),
    lines: [
      { description: "UN 38.3 test series", amount: { minorUnits: 90_000, currency: "EUR" } },
    ],
  });
  return { order, quote: quote.id };
}

/** An order with a report that waits for the seller. Returns its ID. */
export async function newReport(
  seller: Api,
  productId: string,
  laboratory: Laboratory,
): Promise<string> {
  const { order, quote } = await newQuote(seller, productId, laboratory);
  await seller.mutate("web/accept-quote", { quoteId: quote });
  await laboratory.api.mutate("web/start-assessment", { orderId: order });
  const report = {
    orderId: order,
    overall: "PASS",
    labReference: "QT-2026-0815",
    findings: [
      {
        requirement: "AIR-UN3480-CAO",
        result: "PASS",
        establishes: ["UN383_SUMMARY"],
        remark: "Tests T.1 to T.8 passed.",
      },
    ],
    validFrom: dayFromNow(0),
    validTo: dayFromNow(730),
  };
  const key = await SigningKey.register(laboratory);
  const { canonicalJson } = await laboratory.api.query<Bytes>("web/report-to-sign", {
    input: report,
  });
  const signature = await key.sign(canonicalJson);
  await laboratory.api.mutate("web/issue-report", { ...report, signature });
  return order;
}
