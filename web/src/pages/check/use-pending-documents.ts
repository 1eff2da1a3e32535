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

/** Documents of these types that do not count yet for a product: they wait for a decision, or were rejected. */
export function usePendingDocuments(
  productId: string | undefined,
  types: readonly string[],
): readonly PendingDocument[] {
  const environment = useRelayEnvironment();
  const [documents, setDocuments] = useState<readonly PendingDocument[]>([]);
  const text = types.join(" ");
  useEffect(() => {
    const type = text.split(" ").filter(Boolean);
    if (!productId || type.length === 0) return;
    const subscription = fetchQuery<usePendingDocumentsQuery>(environment, query, {
      filter: { productId, type, status: ["SUBMITTED", "REJECTED"] },
    }).subscribe({
      next: ({ evidenceDocuments }) => setDocuments(evidenceDocuments?.nodes ?? []),
      // The states are a help: without them, the documents can still be handed in.
      error: () => setDocuments([]),
    });
    return () => subscription.unsubscribe();
  }, [environment, productId, text]);
  return documents;
}
