import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import type {
  orderQuotes_order$data,
  orderQuotes_order$key,
} from "../../../graph/__generated__/orderQuotes_order.graphql.ts";
import { count, day, price, t, word } from "../../../i18n/index.ts";
import { partyName } from "../../../orders/party-name.ts";
import { ratingText } from "../../../providers/provider-facts.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { bestOf, openOf } from "../quotes.ts";
import { AcceptQuote } from "./accept-quote.tsx";

const fragment = graphql`
  fragment orderQuotes_order on Order {
    id
    status
    version
    quotes {
      id
      status
      leadDays
      validUntil
      total {
        minorUnits
        currency
      }
      lines {
        description
        amount {
          minorUnits
          currency
        }
      }
      provider {
        id
        displayName
        providerProfile {
          id
          rating
          ratingCount
        }
      }
    }
  }
`;

type Quote = orderQuotes_order$data["quotes"][number];

const TONES: Record<string, Tone> = {
  SUBMITTED: "info",
  ACCEPTED: "good",
  REJECTED: "neutral",
  WITHDRAWN: "neutral",
};

type Props = {
  order: orderQuotes_order$key;
  isSeller: boolean;
  /** The ID of the quote whose acceptance is to be confirmed. */
  accepting: string | null;
  onAccept: (quoteId: string | null) => void;
  reload: () => void;
};

/** The quotes side by side: provider, price, lead time and validity. Accepting one asks for a confirmation. */
export function OrderQuotes({ order: key, isSeller, accepting, onAccept, reload }: Props) {
  const order = useFragment(fragment, key);
  if (order.quotes.length === 0) return null;
  const chosen = order.quotes.find(({ id }) => id === accepting);
  const best = bestOf(order.quotes);
  const columns: readonly Column<Quote>[] = [
    { head: t("quote.provider"), cell: ({ provider }) => <Name provider={provider} /> },
    {
      head: t("quote.total"),
      numeric: true,
      cell: ({ id, total }) => (
        <>
          <strong>{price(total)}</strong>{" "}
          {best.cheapest.has(id) && <Badge tone="good" text={t("quote.cheapest")} />}
        </>
      ),
    },
    {
      head: t("quote.lead"),
      cell: ({ id, leadDays }) => (
        <Row>
          {count("provider.days", leadDays)}
          {best.fastest.has(id) && <Badge tone="good" text={t("quote.fastest")} />}
        </Row>
      ),
    },
    { head: t("quote.validUntil"), tight: true, cell: ({ validUntil }) => day(validUntil) },
    { head: t("provider.ratingHead"), cell: ({ provider }) => <Rating provider={provider} /> },
    { head: t("quote.lines"), cell: ({ lines }) => <Lines lines={lines} /> },
    {
      head: t("quote.status"),
      cell: ({ id, status, provider }) =>
        isSeller && order.status === "QUOTED" && status === "SUBMITTED" ? (
          <Button onClick={() => onAccept(id)}>
            {t("quote.accept")}
            <span className="visually-hidden"> {partyName(provider)}</span>
          </Button>
        ) : (
          <Badge tone={TONES[status] ?? "neutral"} text={word(status)} />
        ),
    },
  ];
  return (
    <Stack gap="medium">
      <h2 id="quotes" tabIndex={-1}>
        {t("quote.title")}
      </h2>
      <DataTable
        caption={t("quote.title")}
        columns={columns}
        rows={order.quotes}
        keyOf={({ id }) => id}
      />
      <AcceptQuote
        quote={
          chosen && {
            id: chosen.id,
            name: partyName(chosen.provider),
            total: price(chosen.total),
            lead: count("provider.days", chosen.leadDays),
          }
        }
        others={openOf(order.quotes).filter(({ id }) => id !== accepting).length}
        version={order.version}
        onClose={() => onAccept(null)}
        reload={reload}
      />
    </Stack>
  );
}

function Name({ provider }: { provider: Quote["provider"] }) {
  const { providerProfile: profile } = provider;
  if (!profile) return partyName(provider);
  return (
    <Link to="/providers/$id" params={{ id: profile.id }} search={{}}>
      {partyName(provider)}
    </Link>
  );
}

function Rating({ provider: { providerProfile: profile } }: { provider: Quote["provider"] }) {
  return profile ? ratingText(profile.rating, profile.ratingCount) : t("provider.unknown");
}

function Lines({ lines }: { lines: Quote["lines"] }) {
  return (
    <details>
      <summary>{count("quote.lineCount", lines.length)}</summary>
      <ul>
        {lines.map(({ description, amount }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a quote never change
          <li key={place}>{t("quote.line", { description, amount: price(amount) })}</li>
        ))}
      </ul>
    </details>
  );
}
