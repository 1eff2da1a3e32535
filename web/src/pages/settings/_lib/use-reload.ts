import { useCallback } from "react";
import { fetchQuery, useRelayEnvironment } from "react-relay/hooks";
import type { GraphQLTaggedNode, OperationType } from "relay-runtime";

/** Loads a query again into the store, in the background: what is on the screen stays until the answer is there. */
export function useReload<Q extends OperationType>(
  query: GraphQLTaggedNode,
  variables: Q["variables"],
): () => void {
  const environment = useRelayEnvironment();
  const key = JSON.stringify(variables);
  return useCallback(() => {
    fetchQuery<Q>(environment, query, JSON.parse(key), { fetchPolicy: "network-only" }).subscribe({
      // Without an answer the old state stays, and the next attempt tells.
      error: () => undefined,
    });
  }, [environment, query, key]);
}
