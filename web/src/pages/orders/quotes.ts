export type Offer = {
  readonly id: string;
  readonly status: string;
  readonly leadDays: number;
  readonly total: { readonly minorUnits: number; readonly currency: string };
};

export type Best = { cheapest: ReadonlySet<string>; fastest: ReadonlySet<string> };

const none: ReadonlySet<string> = new Set();

/** The open quotes with the lowest price and with the shortest lead time. With one quote, there is nothing to compare. */
export function bestOf(quotes: readonly Offer[]): Best {
  const open = openOf(quotes);
  if (open.length < 2) return { cheapest: none, fastest: none };
  const currencies = new Set(open.map(({ total }) => total.currency));
  return {
    // Prices in several currencies have no order.
    cheapest: currencies.size === 1 ? lowest(open, ({ total }) => total.minorUnits) : none,
    fastest: lowest(open, ({ leadDays }) => leadDays),
  };
}

export function openOf<O extends Offer>(quotes: readonly O[]): O[] {
  return quotes.filter(({ status }) => status === "SUBMITTED");
}

function lowest(quotes: readonly Offer[], value: (quote: Offer) => number): Set<string> {
  const least = Math.min(...quotes.map(value));
  const best = quotes.filter((quote) => value(quote) === least);
  // If all are equal, none is better.
  return new Set(best.length === quotes.length ? [] : best.map(({ id }) => id));
}
