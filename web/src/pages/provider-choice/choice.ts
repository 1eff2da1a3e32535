import { t } from "../../i18n/index.ts";
import { ORDER_TYPES, type OrderType } from "../../orders/order-types.ts";
import type { Faults } from "../../ui/form.tsx";

/** A provider that can be asked, as the screens compare it. */
export type Candidate = {
  readonly id: string;
  readonly name: string;
  /** Codes of the missing documents that it can issue. Null if nothing is known about missing documents. */
  readonly canIssue: readonly string[] | null;
  readonly leadDays: number | null | undefined;
  readonly priceFrom: { readonly minorUnits: number; readonly currency: string } | null | undefined;
  readonly rating: number | null | undefined;
  readonly ratingCount: number;
  readonly responseHours: number | null | undefined;
  readonly services: readonly Service[];
  readonly standards: readonly string[];
};

type Service = {
  readonly type: string;
  readonly markets: readonly string[];
  readonly documentTypes: readonly string[];
};

/** The service that most of the providers offer for the missing documents in this market. */
export function usualService(
  providers: readonly Candidate[],
  missing: readonly string[],
  market: string,
): OrderType {
  const offers = (provider: Candidate, type: OrderType) =>
    provider.services.some(
      (service) =>
        service.type === type &&
        service.markets.includes(market) &&
        service.documentTypes.some((code) => missing.includes(code)),
    );
  const votes = (type: OrderType) => providers.filter((provider) => offers(provider, type)).length;
  return ORDER_TYPES.reduce((best, type) => (votes(type) > votes(best) ? type : best));
}

/** The codes of missing documents that none of these providers can issue. */
export function uncovered(providers: readonly Candidate[], missing: readonly string[]): string[] {
  const covered = new Set(providers.flatMap(({ canIssue }) => canIssue ?? []));
  return missing.filter((code) => !covered.has(code));
}

type Finding = {
  readonly pack: string;
  readonly rule: string;
  readonly title: string;
  readonly status: string;
};

const MOST_RULES = 50;

/** The rules of a self-check whose evidence is missing, as an order names them. */
export function rulesToMeet(findings: readonly Finding[]): { id: string; title: string }[] {
  return findings
    .filter(({ status }) => status === "UNMET")
    .slice(0, MOST_RULES)
    .map(({ pack, rule, title }) => ({ id: `${pack}/${rule}`, title }));
}

/** The faults of a request to these providers. The refusal of a single provider begins with its name. */
export function namedRefusals(faults: Faults, names: readonly string[]): Faults {
  const errors = faults.errors.map((error) => {
    const [field, place] = error.path?.slice(-2) ?? [];
    const name = field === "providerIds" ? names[Number(place)] : undefined;
    return name
      ? { ...error, message: t("choice.refused", { name, message: error.message }) }
      : error;
  });
  return { ...faults, errors };
}
