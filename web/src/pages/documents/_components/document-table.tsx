import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import { DocumentStatus } from "../../../documents/document-status.tsx";
import { documentTitle } from "../../../documents/document-title.ts";
import type {
  documentTable_query$data,
  documentTable_query$key,
} from "../../../graph/__generated__/documentTable_query.graphql.ts";
import type { documentTablePageQuery } from "../../../graph/__generated__/documentTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { day, t } from "../../../i18n/index.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { type Column, DataTable, type Sorting } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";

const fragment = graphql`
  fragment documentTable_query on Query
  @argumentDefinitions(
    filter: { type: "DocumentFilter!" }
    sort: { type: "DocumentSort!" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "documentTablePageQuery") {
    evidenceDocuments(filter: $filter, sort: $sort, first: $first, after: $after)
      @connection(key: "documentTable_evidenceDocuments") {
      edges {
        node {
          id
          type
          status
          issuer
          issuedOn
          expiresOn
          createdAt
          documentType {
            title
          }
          product {
            id
            name
          }
        }
      }
    }
  }
`;

type Document = NonNullable<documentTable_query$data["evidenceDocuments"]>["edges"][number]["node"];

const columns: readonly Column<Document>[] = [
  {
    head: t("documents.document"),
    cell: ({ id, type, documentType }) => (
      <Link to="/documents/$id" params={{ id }}>
        {documentTitle({ type, documentType })}
      </Link>
    ),
  },
  { head: t("documents.product"), cell: ({ product }) => product?.name },
  { head: t("documents.status"), cell: ({ status }) => <DocumentStatus status={status} /> },
  { head: t("documents.issuer"), cell: ({ issuer }) => issuer },
  { head: t("documents.issuedOn"), tight: true, cell: ({ issuedOn }) => day(issuedOn) },
  {
    head: t("documents.expiresOn"),
    tight: true,
    sort: "EXPIRES_ON",
    cell: ({ expiresOn }) => (expiresOn ? day(expiresOn) : t("documents.noExpiry")),
  },
  {
    head: t("documents.handedIn"),
    tight: true,
    sort: "CREATED_AT",
    cell: ({ createdAt }) => day(createdAt),
  },
];

type Props = {
  query: documentTable_query$key;
  isSeller: boolean;
  filtered: boolean;
  sorting: { current: Sorting; onChange: (next: Sorting) => void };
};

export function DocumentTable({ query, isSeller, filtered, sorting }: Props) {
  const { data, next } = usePages<documentTablePageQuery, documentTable_query$key>(fragment, query);
  const rows = data.evidenceDocuments?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) {
    return filtered || !isSeller ? (
      <Empty text={t(filtered ? "documents.noMatch" : "documents.noneProvider")} />
    ) : (
      <Empty
        text={t("documents.none")}
        action={
          <Link to="/products" className={buttonClass} data-kind="primary">
            {t("documents.toProducts")}
          </Link>
        }
      />
    );
  }
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("documents.title")}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        sorting={sorting}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}
