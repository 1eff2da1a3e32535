import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import { DocumentStatus } from "../../../../documents/document-status.tsx";
import { documentTitle } from "../../../../documents/document-title.ts";
import type {
  productDocuments_query$data,
  productDocuments_query$key,
} from "../../../../graph/__generated__/productDocuments_query.graphql.ts";
import type { productDocumentsPageQuery } from "../../../../graph/__generated__/productDocumentsPageQuery.graphql.ts";
import { usePages } from "../../../../graph/use-pages.ts";
import { day, t } from "../../../../i18n/index.ts";
import { buttonClass } from "../../../../ui/button.tsx";
import { type Column, DataTable } from "../../../../ui/data-table.tsx";
import { Stack } from "../../../../ui/layout.tsx";
import { More } from "../../../../ui/more.tsx";
import { Empty } from "../../../../ui/notice.tsx";

const fragment = graphql`
  fragment productDocuments_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "productDocumentsPageQuery") {
    evidenceDocuments(filter: { productId: $id }, first: $first, after: $after)
      @connection(key: "productDocuments_evidenceDocuments") {
      edges {
        node {
          id
          type
          documentType {
            code
            title
          }
          status
          issuer
          issuedOn
          expiresOn
          rejection {
            message
            remedy
          }
        }
      }
    }
  }
`;

type Document = NonNullable<
  productDocuments_query$data["evidenceDocuments"]
>["edges"][number]["node"];

const columns: readonly Column<Document>[] = [
  {
    head: t("product.documentType"),
    cell: ({ id, documentType, type }) => (
      <Link to="/documents/$id" params={{ id }}>
        {documentTitle({ type, documentType })}
      </Link>
    ),
  },
  {
    head: t("product.documentStatus"),
    cell: ({ status, rejection }) => (
      <Stack gap="small">
        <span>
          <DocumentStatus status={status} />
        </span>
        {rejection && <span>{[rejection.message, rejection.remedy].join(" ")}</span>}
      </Stack>
    ),
  },
  { head: t("product.issuer"), cell: ({ issuer }) => issuer },
  { head: t("product.issuedOn"), tight: true, cell: ({ issuedOn }) => day(issuedOn) },
  {
    head: t("product.expiresOn"),
    tight: true,
    cell: ({ expiresOn }) => (expiresOn ? day(expiresOn) : t("product.never")),
  },
];

type Props = { query: productDocuments_query$key; id: string };

/** The evidence documents of the product, newest first. */
export function ProductDocuments({ query, id }: Props) {
  const { data, next } = usePages<productDocumentsPageQuery, productDocuments_query$key>(
    fragment,
    query,
  );
  const rows = data.evidenceDocuments?.edges.map(({ node }) => node) ?? [];
  const add = (
    <Link
      to="/products/$id/documents/new"
      params={{ id }}
      className={buttonClass}
      data-kind="primary"
    >
      {t("product.addDocument")}
    </Link>
  );
  if (rows.length === 0) return <Empty text={t("product.noDocuments")} action={add} />;
  return (
    <Stack gap="medium">
      <div>{add}</div>
      <DataTable
        caption={t("product.tab.documents")}
        columns={columns}
        rows={rows}
        keyOf={({ id: key }) => key}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}
