import { graphql } from "react-relay/hooks";
import type {
  documentReads_query$data,
  documentReads_query$key,
} from "../../../graph/__generated__/documentReads_query.graphql.ts";
import type { documentReadsPageQuery } from "../../../graph/__generated__/documentReadsPageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t, time } from "../../../i18n/index.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Card } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";

const fragment = graphql`
  fragment documentReads_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "documentReadsPageQuery") {
    evidenceDocument(id: $id) {
      id
      reads(first: $first, after: $after) @connection(key: "documentReads_reads") {
        edges {
          node {
            id
            at
            reason
            by {
              id
              displayName
            }
            user {
              id
              displayName
            }
          }
        }
      }
    }
  }
`;

type Document = NonNullable<documentReads_query$data["evidenceDocument"]>;
type Read = Document["reads"]["edges"][number]["node"];

const columns: readonly Column<Read>[] = [
  { head: t("documents.readAt"), tight: true, cell: ({ at }) => time(at) },
  { head: t("documents.organisation"), cell: ({ by }) => by.displayName ?? t("documents.noName") },
  {
    head: t("documents.person"),
    cell: ({ user }) => (user ? user.displayName : t("documents.program")),
  },
  { head: t("documents.readReason"), cell: ({ reason }) => reason },
];

/** The persons and programs that have read the file, newest first. */
export function DocumentReads({ query }: { query: documentReads_query$key }) {
  const { data, next } = usePages<documentReadsPageQuery, documentReads_query$key>(fragment, query);
  const rows = data.evidenceDocument?.reads.edges.map(({ node }) => node) ?? [];
  return (
    <Card title={t("documents.reads")}>
      {rows.length === 0 ? (
        <p>{t("documents.neverRead")}</p>
      ) : (
        <>
          <DataTable
            caption={t("documents.reads")}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
          />
          <More shown={rows.length} pager={next} />
        </>
      )}
    </Card>
  );
}
