import { graphql, useFragment } from "react-relay/hooks";
import type {
  documentReads_document$data,
  documentReads_document$key,
} from "../../../graph/__generated__/documentReads_document.graphql.ts";
import { t, time } from "../../../i18n/index.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Card } from "../../../ui/layout.tsx";

const fragment = graphql`
  fragment documentReads_document on EvidenceDocument {
    reads(first: 50) {
      totalCount
      nodes {
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
`;

type Read = documentReads_document$data["reads"]["nodes"][number];

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
export function DocumentReads({ document }: { document: documentReads_document$key }) {
  const { nodes, totalCount } = useFragment(fragment, document).reads;
  return (
    <Card title={t("documents.reads")}>
      {nodes.length === 0 ? (
        <p>{t("documents.neverRead")}</p>
      ) : (
        <>
          <DataTable
            caption={t("documents.reads")}
            columns={columns}
            rows={nodes}
            keyOf={({ id }) => id}
          />
          {totalCount > nodes.length && (
            <p>{t("documents.readsShown", { shown: nodes.length, count: totalCount })}</p>
          )}
        </>
      )}
    </Card>
  );
}
