import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay/hooks";
import type {
  usePendingDocumentsQuery,
  usePendingDocumentsQuery$data,
} from "../../graph/__generated__/usePendingDocumentsQuery.graphql.ts";

const query = graphql`
  query usePendingDocumentsQuery($filter: DocumentFilter!) {
    evidenceDocuments(filter: $filter, first: 50) {
      nodes {
        id
        type
        status
      }
    }
  }
`;

export type PendingDocument = NonNullable<
  usePendingDocumentsQuery$data["evidenceDocuments"]
>["nodes"][number];

/** Documents of a product that are handed in and do not count yet: they wait for a decision, or were rejected. */
export function usePendingDocuments(productId: string | undefined): readonly PendingDocument[] {
  const environment = useRelayEnvironment();
  const [documents, setDocuments] = useState<readonly PendingDocument[]>([]);
  useEffect(() => {
    if (!productId) return;
    const filter = { productId, status: ["SUBMITTED", "REJECTED"] as const };
    const subscription = fetchQuery<usePendingDocumentsQuery>(environment, query, {
      filter: { ...filter, status: [...filter.status] },
    }).subscribe({
      next: ({ evidenceDocuments }) => setDocuments(evidenceDocuments?.nodes ?? []),
      // The states are a help: without them, the documents can still be handed in.
      error: () => setDocuments([]),
    });
    return () => subscription.unsubscribe();
  }, [environment, productId]);
  return documents;
}
