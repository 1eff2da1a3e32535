import { graphql } from "react-relay/hooks";
import type {
  productCertificates_query$data,
  productCertificates_query$key,
} from "../../../../graph/__generated__/productCertificates_query.graphql.ts";
import type { productCertificatesPageQuery } from "../../../../graph/__generated__/productCertificatesPageQuery.graphql.ts";
import { usePages } from "../../../../graph/use-pages.ts";
import { country, day, t, word } from "../../../../i18n/index.ts";
import { Badge, type Tone } from "../../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../../ui/data-table.tsx";
import { Stack } from "../../../../ui/layout.tsx";
import { LongList } from "../../../../ui/long-list.tsx";
import { More } from "../../../../ui/more.tsx";
import { Empty } from "../../../../ui/notice.tsx";

const fragment = graphql`
  fragment productCertificates_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "productCertificatesPageQuery") {
    certificates(filter: { productId: $id }, first: $first, after: $after)
      @connection(key: "productCertificates_certificates") {
      edges {
        node {
          id
          number
          status
          markets
          issuerName
          validFrom
          validTo
        }
      }
    }
  }
`;

type Certificate = NonNullable<
  productCertificates_query$data["certificates"]
>["edges"][number]["node"];

const TONES: Record<string, Tone> = {
  VALID: "good",
  EXPIRED: "warn",
  SUSPENDED: "bad",
  REVOKED: "bad",
  SUPERSEDED: "neutral",
};

const columns: readonly Column<Certificate>[] = [
  { head: t("product.certificateNumber"), tight: true, cell: ({ number }) => number },
  {
    head: t("product.documentStatus"),
    cell: ({ status }) => <Badge tone={TONES[status] ?? "neutral"} text={word(status)} />,
  },
  { head: t("product.markets"), cell: ({ markets }) => <LongList items={markets.map(country)} /> },
  { head: t("product.issuer"), cell: ({ issuerName }) => issuerName },
  { head: t("product.validFrom"), tight: true, cell: ({ validFrom }) => day(validFrom) },
  { head: t("product.validTo"), tight: true, cell: ({ validTo }) => day(validTo) },
];

/** The certificates of the product, newest first. */
export function ProductCertificates({ query }: { query: productCertificates_query$key }) {
  const { data, next } = usePages<productCertificatesPageQuery, productCertificates_query$key>(
    fragment,
    query,
  );
  const rows = data.certificates?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) return <Empty text={t("product.noCertificates")} />;
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("product.tab.certificates")}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}
