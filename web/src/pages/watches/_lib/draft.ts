import type { Mode } from "../../../checks/lane.ts";
import { digits, isHsCode } from "../../../facts/codes.ts";
import { t } from "../../../i18n/index.ts";
import { type Faults, missing } from "../../../ui/form.tsx";

/** A watch as the user has entered it so far. */
export type WatchDraft = {
  /** The subject of the watch: one product, or all products whose HS code begins alike. */
  by: "product" | "prefix";
  product: { id: string; name: string } | null;
  prefix: string;
  market: string;
  mode: Mode;
};

export const emptyDraft: WatchDraft = {
  by: "product",
  product: null,
  prefix: "",
  market: "",
  mode: "SEA",
};

/** The gaps of the draft, at the fields of the input. */
export function faultsOf(draft: WatchDraft): Faults {
  const errors = [
    ...(draft.by === "product" && !draft.product
      ? [missing("productId", t("watches.productMissing"))]
      : []),
    ...(draft.by === "prefix" && !isHsCode(digits(draft.prefix))
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
