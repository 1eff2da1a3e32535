import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type {
  enquiryTable_query$data,
  enquiryTable_query$key,
} from "../../../graph/__generated__/enquiryTable_query.graphql.ts";
import type { enquiryTablePageQuery } from "../../../graph/__generated__/enquiryTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { day, t } from "../../../i18n/index.ts";
import { partyName } from "../../../orders/party-name.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { type Column, DataTable, type Sorting } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { EnquiryStatus } from "./enquiry-status.tsx";

const fragment = graphql`
  fragment enquiryTable_query on Query
  @argumentDefinitions(
    filter: { type: "EnquiryFilter" }
    sort: { type: "EnquirySort" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "enquiryTablePageQuery") {
    enquiries(filter: $filter, sort: $sort, first: $first, after: $after)
      @connection(key: "enquiryTable_enquiries") {
      edges {
        node {
          id
          number
          status
          createdAt
          updatedAt
          seller {
            id
            displayName
          }
          provider {
            id
            displayName
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

type Enquiry = NonNullable<enquiryTable_query$data["enquiries"]>["edges"][number]["node"];

const columns = (own: string | undefined): readonly Column<Enquiry>[] => [
  {
    head: t("enquiries.number"),
    tight: true,
    cell: ({ id, number }) => (
      <Link to="/enquiries/$id" params={{ id }}>
        {number}
      </Link>
    ),
  },
  {
    head: t("enquiries.with"),
    cell: ({ seller, provider }) => partyName(seller.id === own ? provider : seller),
  },
  { head: t("enquiries.product"), cell: ({ product }) => product?.name },
  { head: t("enquiries.status"), cell: ({ status }) => <EnquiryStatus status={status} /> },
  {
    head: t("enquiries.asked"),
    tight: true,
    sort: "CREATED_AT",
    cell: ({ createdAt }) => day(createdAt),
  },
  {
    head: t("enquiries.changed"),
    tight: true,
    sort: "UPDATED_AT",
    cell: ({ updatedAt }) => day(updatedAt),
  },
];

type Props = {
  query: enquiryTable_query$key;
  own: string | undefined;
  filtered: boolean;
  sorting: { current: Sorting; onChange: (next: Sorting) => void };
};

export function EnquiryTable({ query, own, filtered, sorting }: Props) {
  const { data, next } = usePages<enquiryTablePageQuery, enquiryTable_query$key>(fragment, query);
  const rows = data.enquiries?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) {
    return filtered ? (
      <Empty text={t("enquiries.noMatch")} />
    ) : (
      <Empty
        text={t("enquiries.none")}
        action={
          <Link to="/providers" search={{}} className={buttonClass} data-kind="primary">
            {t("choice.directory")}
          </Link>
        }
      />
    );
  }
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("enquiries.title")}
        columns={columns(own)}
        rows={rows}
        keyOf={({ id }) => id}
        sorting={sorting}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}
