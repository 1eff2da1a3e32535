import { t } from "../../../i18n/index.ts";
import type { Faults } from "../../../ui/form.tsx";

export const MODES = ["SEA", "AIR", "ROAD", "RAIL", "MAIL", "MULTIMODAL"] as const;

/** A watch as the user has entered it so far. */
export type WatchDraft = {
  /** What is watched: one product, or all products whose HS code begins alike. */
  by: "product" | "prefix";
  product: { id: string; name: string } | null;
  prefix: string;
  market: string;
  mode: (typeof MODES)[number];
};

export const emptyDraft: WatchDraft = {
  by: "product",
  product: null,
  prefix: "",
  market: "",
  mode: "SEA",
};

export function isMode(value: string): value is WatchDraft["mode"] {
  return MODES.some((mode) => mode === value);
}

/** What is missing in the draft, at the fields of the input. */
export function faultsOf(draft: WatchDraft): Faults {
  const missing = (field: string, message: string) => ({ code: "MISSING", message, path: [field] });
  const errors = [
    ...(draft.by === "product" && !draft.product
      ? [missing("productId", t("watches.productMissing"))]
      : []),
    ...(draft.by === "prefix" && !/^\d{2}(\d{2}){0,2}$/.test(digits(draft.prefix))
      ? [missing("hsPrefix", t("entry.codeMissing"))]
      : []),
    ...(draft.market ? [] : [missing("market", t("watches.marketMissing"))]),
  ];
  return { errors, failure: null };
}

/** The draft as the API takes it: a product or a prefix, and never both. */
export function inputOf({ by, product, prefix, market, mode }: WatchDraft) {
  const subject =
    by === "product" ? { productId: product?.id ?? null } : { hsPrefix: digits(prefix) };
  return { ...subject, market, mode };
}

function digits(prefix: string): string {
  return prefix.replace(/[\s.-]/g, "");
}
