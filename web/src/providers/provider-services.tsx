import { graphql, useFragment } from "react-relay/hooks";
import type {
  providerServices_provider$data,
  providerServices_provider$key,
} from "../graph/__generated__/providerServices_provider.graphql.ts";
import { country, price, t, word } from "../i18n/index.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Stack } from "../ui/layout.tsx";
import { LongList } from "../ui/long-list.tsx";
import { leadText } from "./provider-facts.ts";

const fragment = graphql`
  fragment providerServices_provider on ProviderProfile {
    services {
      type
      hsPrefixes
      markets
      documentTypes
      leadDays
      priceFrom {
        minorUnits
        currency
      }
    }
  }
`;

type Row = providerServices_provider$data["services"][number] & { readonly place: string };
type Props = { provider: providerServices_provider$key; titles: ReadonlyMap<string, string> };

/** The services of a provider: for which documents, markets and goods, how fast and from which price. */
export function ProviderServices({ provider, titles }: Props) {
  const { services } = useFragment(fragment, provider);
  const columns: readonly Column<Row>[] = [
    { head: t("provider.service"), cell: ({ type }) => word(type) },
    {
      head: t("provider.documents"),
      cell: ({ documentTypes }) => (
        <LongList items={documentTypes.map((code) => titles.get(code) ?? code)} />
      ),
    },
    {
      head: t("provider.markets"),
      cell: ({ markets }) => <LongList items={markets.map(country)} />,
    },
    { head: t("provider.goods"), cell: ({ hsPrefixes }) => <Goods prefixes={hsPrefixes} /> },
    { head: t("provider.leadFrom"), cell: ({ leadDays }) => leadText(leadDays) },
    {
      head: t("provider.priceFrom"),
      numeric: true,
      cell: ({ priceFrom }) => (priceFrom ? price(priceFrom) : t("provider.unknown")),
    },
  ];
  return (
    <Stack gap="medium">
      <h2>{t("provider.services")}</h2>
      {services.length === 0 ? (
        <p>{t("provider.noServices")}</p>
      ) : (
        <DataTable
          caption={t("provider.services")}
          columns={columns}
          rows={services.map((service, place) => ({ ...service, place: String(place) }))}
          keyOf={({ place }) => place}
        />
      )}
    </Stack>
  );
}

function Goods({ prefixes }: { prefixes: readonly string[] }) {
  if (prefixes.length === 0) return t("provider.allGoods");
  return <LongList items={prefixes.map((prefix) => t("provider.hs", { prefix }))} />;
}
